// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
//
// bare-relay relay ADDRESS --to tcp:127.0.0.1:PORT ...: carries every connection to PORT and looks at nothing, with a thread
// a direction and one buffer each: what a relay costs at least, for bench-relay. Prints its address as `drover relay --json`
// does. Ends when it is killed.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_BYTES (1 << 20)

struct direction {
	int from, to;
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void *carry(void *argument)
{
	struct direction *direction = argument;
	char *buffer = malloc(BUFFER_BYTES);
	ssize_t count, sent;

	if (!buffer)
		die("malloc");
	while ((count = read(direction->from, buffer, BUFFER_BYTES)) > 0) {
		for (ssize_t at = 0; at < count; at += sent) {
			sent = write(direction->to, buffer + at, count - at);
			if (sent <= 0)
				goto end;
		}
	}
end:
	shutdown(direction->to, SHUT_WR);
	free(buffer);
	free(direction);
	return NULL;
}

static void start(int from, int to)
{
	struct direction *direction = malloc(sizeof(*direction));
	int on = 1;
	pthread_t thread;

	if (!direction)
		die("malloc");
	direction->from = from;
	direction->to = to;
	setsockopt(to, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (pthread_create(&thread, NULL, carry, direction))
		die("pthread_create");
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in target = address;
	socklen_t size = sizeof(address);
	int listener;

	if (argc < 5)
		return 2;
	target.sin_port = htons(atoi(strrchr(argv[4], ':') + 1));
	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 64) ||
	    getsockname(listener, (struct sockaddr *)&address, &size))
		die("listen");
	printf("{\"address\": \"tcp:127.0.0.1:%d\"}\n", ntohs(address.sin_port));
	fflush(stdout);
	for (;;) {
		int accepted = accept(listener, NULL, NULL);
		int connected = socket(AF_INET, SOCK_STREAM, 0);

		if (accepted < 0 || connect(connected, (struct sockaddr *)&target, sizeof(target)))
			die("connect");
		start(accepted, connected);
		start(connected, accepted);
	}
}
