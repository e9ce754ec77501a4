/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.core.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jdt.annotation.NonNull;

/**
 * The version of a Linux kernel.
 *
 * @param text      the release as {@code uname -r} prints it
 * @param major     the first number
 * @param minor     the second number
 * @param patch     the stable patch level; 0 where there is none
 * @param candidate the number of the release candidate; 0 for a released kernel
 * @param upstream  whether the numbers are upstream's stable version. Distributions either rebase io_uring (an el9
 *                  "5.14" is not 5.14) or leave the patch level at 0 (Debian's "5.10.0-26" may be 5.10.197): then the
 *                  version is a hint only
 */
public record KernelRelease(String text, int major, int minor, int patch, int candidate, boolean upstream)
		implements Comparable<@NonNull KernelRelease> {

	private static final Pattern RELEASE = Pattern.compile(
			"(\\d{1,4})\\.(\\d{1,5})(?:\\.(\\d{1,7}))?(?:[-.]?rc(\\d{1,3}))?(.*)",
			Pattern.DOTALL);
	private static final Pattern DEBIAN = Pattern.compile("Debian (\\d{1,4})\\.(\\d{1,5})\\.(\\d{1,7})");
	private static final Pattern REBASED = Pattern.compile(
			"\\.(el|fc|amzn|uek|cm|azl|lp|elrepo)\\d+|\\.(el|amzn)\\b|uek|-default\\b|-azure\\b|-aws\\b|-gcp\\b"
			+ "|-generic\\b|-oracle\\b|-lowlatency\\b|-android\\d+|-microsoft-|-cloud-|^\\d+\\.\\d+\\.0-\\d");

	/**
	 * Reads a release.
	 *
	 * @param release what {@code uname -r} or {@code /proc/sys/kernel/osrelease} says
	 * @return the version, or empty when it does not start with two numbers
	 */
	public static Optional<KernelRelease> parse(String release) {
		return parse(release, "");
	}

	/**
	 * Reads a release, and the true patch level where a distribution tells it elsewhere.
	 *
	 * @param release what {@code uname -r} or {@code /proc/sys/kernel/osrelease} says
	 * @param banner  the content of {@code /proc/version} (Debian puts the stable version there) or
	 *                {@code /proc/version_signature} (Ubuntu does); empty when not read
	 * @return the version, or empty when it does not start with two numbers
	 */
	public static Optional<KernelRelease> parse(String release, String banner) {
		String text = release.strip();
		if (text.length() > 256) {
			text = text.substring(0, 256);
		}
		Matcher m = RELEASE.matcher(text);
		if (!m.matches()) {
			return Optional.empty();
		}
		int major = Integer.parseInt(m.group(1));
		int minor = Integer.parseInt(m.group(2));
		int patch = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
		int candidate = m.group(4) == null ? 0 : Integer.parseInt(m.group(4));
		Matcher debian = DEBIAN.matcher(banner);
		// The compiler's version, "gcc-10 (Debian 10.2.1-6)", may stand before the kernel's.
		while (debian.find()) {
			if (Integer.parseInt(debian.group(1)) == major && Integer.parseInt(debian.group(2)) == minor) {
				return Optional.of(new KernelRelease(text, major, minor, Integer.parseInt(debian.group(3)), 0, true));
			}
		}
		return Optional.of(new KernelRelease(text, major, minor, patch, candidate, !REBASED.matcher(text).find()));
	}

	/**
	 * A version without a text, for tables.
	 *
	 * @param major the first number
	 * @param minor the second number
	 * @param patch the third number
	 * @return the version
	 */
	public static KernelRelease of(int major, int minor, int patch) {
		return new KernelRelease(major + "." + minor + "." + patch, major, minor, patch, 0, true);
	}

	/**
	 * Whether this version is another or later. A release candidate comes before its release.
	 *
	 * @param otherMajor the first number
	 * @param otherMinor the second number
	 * @return true when it is
	 */
	public boolean isAtLeast(int otherMajor, int otherMinor) {
		return major > otherMajor || major == otherMajor && minor >= otherMinor;
	}

	@Override
	public int compareTo(KernelRelease o) {
		int c = Integer.compare(major, o.major);
		if (c == 0) {
			c = Integer.compare(minor, o.minor);
		}
		if (c == 0) {
			c = Integer.compare(patch, o.patch);
		}
		if (c == 0) {
			c = Integer.compare(candidate == 0 ? Integer.MAX_VALUE : candidate,
					o.candidate == 0 ? Integer.MAX_VALUE : o.candidate);
		}
		return c;
	}

	@Override
	public String toString() {
		return text;
	}
}
