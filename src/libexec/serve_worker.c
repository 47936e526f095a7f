/* libexec/serve_worker.c: threads of one process that wait for connections. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "libexec/common.h"
#include "libexec/serve.h"

/* What the threads share. */
typedef struct Pool {
	const Server *server;
	pthread_mutex_t lock;
	pthread_cond_t freed;       /* `closed` has grown */
	unsigned threads, idle;
	uint64_t closed;            /* connections so far */
} Pool;

static void *be_thread(void *data);

/* With the lock held. */
static bool add_thread(Pool *pool)
{
	enum { STACK = 256 * 1024 };
	pthread_t thread;
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attributes, STACK);
	bool added = pthread_create(&thread, &attributes, be_thread, pool) == 0;
	pthread_attr_destroy(&attributes);
	pool->threads += added;
	pool->idle += added;
	return added;
}

/* A thread that takes a connection leaves one behind who is idle. */
static void become_busy(Pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->idle--;
	if (pool->idle == 0 && pool->threads < pool->server->max_workers)
		add_thread(pool);
	pthread_mutex_unlock(&pool->lock);
}

/* Returns whether the thread is needed any more. One that has served its time is replaced. */
static bool become_idle(Pool *pool, bool worn_out)
{
	pthread_mutex_lock(&pool->lock);
	bool needed = pool->idle < pool->server->workers;
	bool replaced = needed && worn_out && add_thread(pool);
	bool stays = needed && !replaced;
	pool->idle += stays;
	pool->threads -= !stays;
	pool->closed++;
	pthread_cond_broadcast(&pool->freed);
	pthread_mutex_unlock(&pool->lock);
	return stays;
}

static uint64_t count_closed(Pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	uint64_t closed = pool->closed;
	pthread_mutex_unlock(&pool->lock);
	return closed;
}

/* No descriptor was left: one more connection than those `closed` before has to end first. */
static void wait_for_descriptor(Pool *pool, uint64_t closed)
{
	pthread_mutex_lock(&pool->lock);
	bool alone = pool->threads == pool->idle;
	while (!alone && pool->closed == closed)
		pthread_cond_wait(&pool->freed, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
	if (alone)
		accept_pause();
}

static int next_connection(Pool *pool)
{
	for (;;) {
		uint64_t closed = count_closed(pool);
		int fd = server_accept(pool->server);
		if (fd >= 0)
			return fd;
		if (fd == ACCEPT_STARVED)
			wait_for_descriptor(pool, closed);
	}
}

static void *be_thread(void *data)
{
	Pool *pool = data;
	uint64_t served = 0;
	bool worn_out;
	do {
		int fd = next_connection(pool);
		become_busy(pool);
		connection_serve(pool->server, fd);
		worn_out = ++served == pool->server->max_requests;
	} while (become_idle(pool, worn_out));
	return NULL;
}

static _Noreturn void run_worker(const Server *server)
{
	static Pool pool = {
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.freed = PTHREAD_COND_INITIALIZER,
	};
	pool.server = server;
	pthread_mutex_lock(&pool.lock);
	for (unsigned i = 0; i < server->workers; i++)
		if (!add_thread(&pool))
			fail(1, EAGAIN, "cannot create %u threads", server->workers);
	pthread_mutex_unlock(&pool.lock);
	server_ready(server, server->workers);
	for (;;)
		pause();                    /* this thread is the one that ends with the shell */
}

const Model model_worker = { "worker", run_worker };
