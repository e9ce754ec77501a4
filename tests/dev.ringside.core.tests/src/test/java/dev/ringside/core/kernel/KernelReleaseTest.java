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

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class KernelReleaseTest {

	@ParameterizedTest
	@CsvSource({ "6.18.44,6,18,44,0,true", "5.12.0-rc4,5,12,0,4,true", "5.12-rc5,5,12,0,5,true",
			"6.18.0-rc3-00042-gdeadbeef+,6,18,0,3,true",
			"5.10.0,5,10,0,0,true", "6.9.1-arch1-1,6,9,1,0,true", "6.18.44-fc-v595,6,18,44,0,true",
			"5.14.0-362.8.1.el9_3.x86_64,5,14,0,0,false",
			"4.18.0-513.el8.x86_64,4,18,0,0,false", "6.6.9-200.fc39.x86_64,6,6,9,0,false",
			"5.10.0-26-amd64,5,10,0,0,false",
			"5.15.0-91-generic,5,15,0,0,false", "5.14.21-150500.55.39-default,5,14,21,0,false",
			"5.10.205-195.804.amzn2.x86_64,5,10,205,0,false",
			"5.15.146.1-microsoft-standard-WSL2,5,15,146,0,false", "6.1.55-1.el9.elrepo.x86_64,6,1,55,0,false",
			"3.10.0,3,10,0,0,true" })
	void reads(String text, int major, int minor, int patch, int candidate, boolean upstream) {
		KernelRelease r = KernelRelease.parse(text).orElseThrow();
		assertThat(r).isEqualTo(new KernelRelease(text, major, minor, patch, candidate, upstream));
		assertThat(r).hasToString(text);
	}

	@ParameterizedTest
	@CsvSource({ "''", "6", "six.one", "x6.1", "'-1.2'", "99999.1", "6.", "Linux" })
	void refuses(String text) {
		assertThat(KernelRelease.parse(text)).isEmpty();
	}

	@Test
	void debianTellsThePatchLevelInItsBannerBehindTheCompilers() {
		String bullseye = "Linux version 5.10.0-26-amd64 (debian-kernel@lists.debian.org) (gcc-10 (Debian 10.2.1-6) 10.2.1 20210110, "
				+ "GNU ld (GNU Binutils for Debian) 2.35.2) #1 SMP Debian 5.10.197-1 (2023-09-29)";
		KernelRelease r = KernelRelease.parse("5.10.0-26-amd64", bullseye).orElseThrow();
		assertThat(r.patch()).isEqualTo(197);
		assertThat(r.upstream()).isTrue();
		assertThat(KernelPolicies.of(r, Architecture.X86_64)).isEqualTo(KernelPolicy.COPIED_FP_SNAPSHOT);
		String old = bullseye.replace("5.10.197-1", "5.10.92-1");
		KernelRelease before = KernelRelease.parse("5.10.0-11-amd64", old).orElseThrow();
		assertThat(KernelPolicies.of(before, Architecture.X86_64)).isEqualTo(KernelPolicy.KTHREAD);
	}

	@Test
	void aBannerOfAnotherKernelIsIgnored() {
		KernelRelease r = KernelRelease.parse("6.1.0-13-amd64", "#1 SMP Debian 5.10.197-1").orElseThrow();
		assertThat(r.patch()).isZero();
		assertThat(r.upstream()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "5.12-rc4,5.12-rc5", "5.12-rc5,5.12.0", "5.12.0,5.12.1", "5.11.22,5.12-rc1", "5.10.161,5.10.162",
			"5.9.16,5.10.0",
			"4.19.300,5.0.0", "6.3.13,6.4-rc1" })
	void orders(String earlier, String later) {
		KernelRelease a = KernelRelease.parse(earlier).orElseThrow();
		KernelRelease b = KernelRelease.parse(later).orElseThrow();
		assertThat(a.compareTo(b)).isNegative();
		assertThat(b.compareTo(a)).isPositive();
		assertThat(a.compareTo(a)).isZero();
	}

	@Test
	void isAtLeastComparesNumbers() {
		KernelRelease r = KernelRelease.of(5, 10, 3);
		assertThat(r.isAtLeast(5, 10)).isTrue();
		assertThat(r.isAtLeast(5, 9)).isTrue();
		assertThat(r.isAtLeast(4, 99)).isTrue();
		assertThat(r.isAtLeast(5, 11)).isFalse();
		assertThat(r.isAtLeast(6, 0)).isFalse();
	}

	@Property
	void neverThrows(@ForAll String release, @ForAll String banner) {
		KernelRelease.parse(release, banner);
		KernelRelease.parse("5.10.0-" + release, "Debian " + banner);
	}
}
