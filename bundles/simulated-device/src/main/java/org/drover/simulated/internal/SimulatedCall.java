// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

/** The calls on a device at which a failure can be asked for, by the word that a user writes. */
public enum SimulatedCall {
    GET_INFO("get-info"),
    REGION_INFO("region-info"),
    IRQ_INFO("irq-info"),
    SET_IRQS("set-irqs"),
    RESET("reset"),
    MIGRATION("migration"),
    GET_STATE("get-state"),
    SET_STATE("set-state"),
    DATA_SIZE("data-size"),
    DMA_LOGGING_START("dma-logging-start"),
    DMA_LOGGING_STOP("dma-logging-stop"),
    DMA_LOGGING_REPORT("dma-logging-report"),
    PRECOPY_INFO("precopy-info"),
    READ("read"),
    WRITE("write"),
    REGION_READ("region-read"),
    REGION_WRITE("region-write");

    private final String word;

    SimulatedCall(String word) {
        this.word = word;
    }

    /** Returns what a user writes. */
    public String word() {
        return word;
    }

    /** Returns whether it moves bytes of a stream, so that a failure can be asked for at a place of the stream. */
    public boolean isStream() {
        return this == READ || this == WRITE;
    }
}
