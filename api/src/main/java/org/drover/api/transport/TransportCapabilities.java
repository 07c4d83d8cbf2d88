// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

/**
 * What a transport can do beyond the contract of {@link Channel}. A caller may use it, and works without.
 *
 * @param halfClose whether {@link Channel#shutdownOutput} ends one direction and keeps the other
 * @param encryption whether the bytes are encrypted on the wire
 * @param peerCredits whether {@link Channel#acquire} also waits for room at the peer
 * @param messageBoundaries whether one sent buffer arrives as one received buffer; for speed only, never for meaning
 */
public record TransportCapabilities(
        boolean halfClose, boolean encryption, boolean peerCredits, boolean messageBoundaries) {}
