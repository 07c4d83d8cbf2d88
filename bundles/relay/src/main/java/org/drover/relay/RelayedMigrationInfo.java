// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import org.drover.api.transport.TransportAddress;

/**
 * What is known of a migration when it begins.
 *
 * @param id its short name, unique within the relay: what threads and log lines carry
 * @param source the other end of its main channel, for messages
 * @param target where it is carried to
 */
public record RelayedMigrationInfo(String id, String source, TransportAddress target) {}
