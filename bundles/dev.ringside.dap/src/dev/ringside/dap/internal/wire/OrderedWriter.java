/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.dap.internal.wire;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.MessageConsumer;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * Writes in order: one direction's messages, those that pass and those that the filter adds, in one queue, in the order
 * in which they were put there.
 * <p>
 * Threading: putting and adding never write and never wait, so they are safe under any lock. Writing may wait for as
 * long as the reader likes; {@link #write()} must be called without a lock that the other direction needs. What the
 * filter adds is written by a thread of this writer, because a thread that reads one side must not wait for that same
 * side to read: an adapter with one thread that writes more than a pipe holds before it reads would wait for us, and we
 * for it.
 */
public final class OrderedWriter implements AutoCloseable {

	/** The most messages of the filter's own that wait before who causes more of them has to wait too. */
	public static final int MAX_WAITING = 1000;

	private static final long IDLE_SECONDS = 10;
	private static final long CLOSE_MILLIS = 1000;
	private static final Runnable NOTHING = () -> {
		// What is always wanted is never dropped.
	};

	/** A message in line; {@code wanted} is asked when its turn has come. */
	private record Item(Message message, boolean own, BooleanSupplier wanted, Runnable dropped) {
	}

	private final MessageConsumer target;
	private final Executor writer;
	/** Gets what goes wrong with messages of the filter's own, and on the writer's thread. */
	private final Consumer<Throwable> failed;
	private final ReentrantLock writing = new ReentrantLock();
	private final Queue<Item> line = new ConcurrentLinkedQueue<>();
	private final AtomicBoolean woken = new AtomicBoolean();
	private final Object room = new Object();
	/** Messages of the filter's own in line; guarded by {@link #room}. */
	private int waiting;

	public OrderedWriter(MessageConsumer target, Executor writer, Consumer<Throwable> failed) {
		this.target = target;
		this.writer = writer;
		this.failed = failed;
	}

	/**
	 * A writer: a daemon thread while there is something to write. What is added after the writer was closed, such as
	 * advice for which a debugger's version was asked, is written by the thread that adds it.
	 */
	public static Executor thread(String name) {
		return new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), r -> {
			Thread thread = new Thread(r, name);
			thread.setDaemon(true);
			return thread;
		}, (task, pool) -> task.run());
	}

	/** Puts a message in line; who does so has it written. */
	public void put(Message message) {
		line.add(new Item(message, false, () -> true, NOTHING));
	}

	/** Adds a message of the filter's own. */
	public void add(Message message) {
		add(message, () -> true, NOTHING);
	}

	/**
	 * Adds a message of the filter's own that is sent only if it still is wanted when its turn has come.
	 *
	 * @param dropped called when it is not sent, or could not be; must neither wait nor take a lock
	 */
	public void add(Message message, BooleanSupplier wanted, Runnable dropped) {
		synchronized (room) {
			waiting++;
		}
		line.add(new Item(message, true, wanted, dropped));
		wake();
	}

	/** Has the writer's own thread write what is in line. */
	public void wake() {
		if (woken.compareAndSet(false, true)) {
			writer.execute(() -> {
				woken.set(false);
				try {
					write();
				} catch (RuntimeException | Error e) {
					failed.accept(e);
				}
			});
		}
	}

	/**
	 * Writes what is in line. When it returns, everything is written that was in line before the call; called while
	 * this thread is writing already, that is done next.
	 *
	 * @throws RuntimeException what the target has thrown for a message that passes; the others are written all the
	 * same
	 */
	public void write() {
		if (writing.isHeldByCurrentThread()) {
			return;
		}
		@Nullable RuntimeException thrown = null;
		writing.lock();
		try {
			for (Item item = line.poll(); item != null; item = line.poll()) {
				if (item.own) {
					writeOwn(item);
					continue;
				}
				try {
					target.consume(item.message);
				} catch (RuntimeException e) {
					thrown = e;
				}
			}
		} finally {
			writing.unlock();
		}
		if (thrown != null) {
			throw thrown;
		}
	}

	private void writeOwn(Item item) {
		synchronized (room) {
			waiting--;
			room.notifyAll();
		}
		boolean sent = false;
		try {
			if (item.wanted.getAsBoolean()) {
				target.consume(item.message);
				sent = true;
			}
		} catch (RuntimeException e) {
			failed.accept(e);
		}
		if (!sent) {
			item.dropped.run();
		}
	}

	/** Whether this thread is writing, that is, whether what is called now is called by the target. */
	public boolean isWrittenByThisThread() {
		return writing.isHeldByCurrentThread();
	}

	/**
	 * Waits until few messages of the filter's own are in line. A reader that reads nothing would make the line as long
	 * as the other side likes.
	 *
	 * @param limit how long at most
	 */
	public void awaitRoom(Duration limit) {
		if (isWrittenByThisThread()) {
			return;
		}
		long end = System.nanoTime() + limit.toNanos();
		try {
			synchronized (room) {
				for (long left = limit.toMillis(); waiting > MAX_WAITING
						&& left > 0; left = (end - System.nanoTime()) / 1_000_000) {
					room.wait(left);
				}
			}
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Ends the writer's thread, if it has one, when it has written what is in line; waits a moment for that. */
	@Override
	public void close() {
		if (writer instanceof ExecutorService service) {
			service.shutdown();
			try {
				service.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
			} catch (InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		}
	}
}
