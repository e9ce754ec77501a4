/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.thread;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A thread name of the form that the kernel gives its workers: {@code iou-wrk-N}, {@code iou-sqp-N}, {@code iou-mgr-N}
 * (Linux 5.12), {@code vhost-N} (6.4+), {@code kvm-nx-lpage-re} (6.13+). N is the owner task's TID in the initial PID
 * namespace (of the creating process for {@code vhost}), not the process id.
 * <p>
 * A name proves nothing: a program can give any thread any name.
 *
 * @param kind  the kind that the name claims
 * @param owner the number in the name; empty where the name has none
 */
public record WorkerName(ThreadKind kind, OptionalInt owner) {

	// 4194304 is the largest PID_MAX_LIMIT, seven digits: "iou-wrk-4194304" is exactly the 15 characters that comm
	// holds.
	private static final Pattern IOU = Pattern.compile("iou-(wrk|sqp|mgr)-([1-9][0-9]{0,6})");
	private static final Pattern OTHER = Pattern.compile("vhost-([1-9][0-9]{0,8})|kvm-nx-lpage-re.*", Pattern.DOTALL);

	/**
	 * Reads a name.
	 *
	 * @param name a thread's name as the kernel has it
	 * @return the parts, or empty when the name has not the form of a worker's
	 */
	public static Optional<WorkerName> parse(String name) {
		Matcher iou = IOU.matcher(name);
		if (iou.matches()) {
			ThreadKind kind = switch (iou.group(1)) {
			case "wrk" -> ThreadKind.IO_WORKER;
			case "sqp" -> ThreadKind.SQPOLL;
			default -> ThreadKind.IO_MANAGER;
			};
			return Optional.of(new WorkerName(kind, OptionalInt.of(Integer.parseInt(iou.group(2)))));
		}
		Matcher other = OTHER.matcher(name);
		if (other.matches()) {
			String number = other.group(1);
			return Optional.of(new WorkerName(ThreadKind.KERNEL_WORKER,
					number == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(number))));
		}
		return Optional.empty();
	}
}
