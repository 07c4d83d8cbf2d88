// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client of QEMU's machine protocol over a UNIX socket (QEMU {@code docs/interop/qmp-spec.rst}): a JSON object a
 * line, first QEMU's greeting, then commands with replies under the same id, and events in between. May be used by any
 * thread.
 */
final class QmpClient implements AutoCloseable {
    /** Far longer than a command takes: the machine may have other work to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SocketChannel channel;
    private final MessageLog messages;
    private final AtomicInteger ids = new AtomicInteger();

    private QmpClient(SocketChannel channel, MessageLog messages) {
        this.channel = channel;
        this.messages = messages;
    }

    /**
     * Connects as soon as QEMU listens, and negotiates.
     *
     * @param name of the QEMU, for threads and errors
     * @param isAlive whether there is still somebody to wait for
     */
    static QmpClient connect(String name, Path socket, Condition isAlive) throws IOException, InterruptedException {
        SocketChannel channel = open(name, socket, isAlive);
        MessageLog messages = new MessageLog("QEMU " + name);
        QmpClient client = new QmpClient(channel, messages);
        try {
            new Thread(client::read, "qmp-" + name).start();
            messages.await(0, "a greeting", message -> message.containsKey("QMP"), PATIENCE);
            client.execute("qmp_capabilities", Map.of());
            return client;
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /**
     * Runs a command and waits for its reply.
     *
     * @return what is under {@code return} if that is an object; else an object with it under {@code value}
     * @throws IOException if QEMU refuses the command, ends, or does not answer in time
     */
    @SuppressWarnings("unchecked")
    Map<String, Object> execute(String command, Map<String, ?> arguments) throws IOException, InterruptedException {
        long id = ids.incrementAndGet();
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("execute", command);
        request.put("arguments", arguments);
        request.put("id", id);
        int before = messages.size();
        write(Json.write(request) + "\n");
        Map<String, Object> reply = messages.await(
                before,
                "a reply to " + request,
                message -> message.get("id") instanceof Number n && n.longValue() == id,
                PATIENCE);
        if (reply.containsKey("error")) {
            throw new IOException(request + ": " + Json.object(reply, "error").get("desc"));
        }
        Object value = reply.get("return");
        return value instanceof Map ? (Map<String, Object>) value : Map.of("value", value);
    }

    /** Runs a command of the human monitor and returns what it printed. */
    String monitor(String line) throws IOException, InterruptedException {
        return execute("human-monitor-command", Map.of("command-line", line))
                .get("value")
                .toString();
    }

    /** Returns what QEMU has said so far and will say: replies and events. */
    MessageLog messages() {
        return messages;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Tries until it is accepted: the socket is there a moment before QEMU listens. */
    private static SocketChannel open(String name, Path socket, Condition isAlive)
            throws IOException, InterruptedException {
        AtomicReference<SocketChannel> opened = new AtomicReference<>();
        Await.until(name + " listens at " + socket, PATIENCE, () -> {
            if (!isAlive.holds()) {
                throw new IOException(name + " has ended");
            }
            try {
                opened.set(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            } catch (SocketException e) { // no such file, or refused
                return false;
            }
            return true;
        });
        return opened.get();
    }

    private synchronized void write(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
        try {
            while (channel.read(buffer) >= 0) {
                takeLines(buffer);
            }
        } catch (IOException e) {
            // QEMU was killed, or close() was called: to those who wait it is the same as an end.
        } finally {
            messages.end();
        }
    }

    private void takeLines(ByteBuffer buffer) throws IOException {
        byte[] bytes = buffer.array();
        int start = 0;
        for (int i = 0; i < buffer.position(); i++) {
            if (bytes[i] == '\n') {
                messages.add(Json.parse(new String(bytes, start, i - start, StandardCharsets.UTF_8)));
                start = i + 1;
            }
        }
        buffer.limit(buffer.position()).position(start).compact();
    }
}
