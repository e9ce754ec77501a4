/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.ui;

import java.net.URL;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Path;
import org.eclipse.core.runtime.Platform;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ImageRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.graphics.Image;

import dev.ringside.core.thread.ThreadKind;

/** The images. Use {@link #get(String)} on the user interface's thread only. */
public final class RingsideImages {

	/** An io_uring request worker, and Ringside itself. */
	public static final String WORKER = "worker";
	/** An SQPOLL thread. */
	public static final String SQPOLL = "sqpoll";
	/** Another kernel worker. */
	public static final String KERNEL_WORKER = "kernel_worker";
	/** Registers that are not the thread's. */
	public static final String STALE_REGISTERS = "stale_registers";

	private static final String PLUGIN_ID = "dev.ringside.ui";

	private RingsideImages() {
	}

	/**
	 * The image of a kind of thread.
	 *
	 * @param kind the kind
	 * @return one of the names here; null for threads that are no workers
	 */
	public static @Nullable String of(ThreadKind kind) {
		return switch (kind) {
		case USER, UNKNOWN -> null;
		case IO_WORKER, IO_MANAGER -> WORKER;
		case SQPOLL -> SQPOLL;
		case KERNEL_WORKER -> KERNEL_WORKER;
		};
	}

	/**
	 * A description of an image.
	 *
	 * @param name one of the names here
	 * @return the description; a placeholder where the file is missing
	 */
	public static ImageDescriptor descriptor(String name) {
		// The SVG renderer is a fragment that older platforms do not have; the PNG is the same picture.
		URL url = FileLocator.find(Platform.getBundle(PLUGIN_ID), new Path("icons/" + name + ".png"));
		return url == null ? ImageDescriptor.getMissingImageDescriptor() : ImageDescriptor.createFromURL(url);
	}

	/**
	 * A shared image. Do not dispose it.
	 *
	 * @param name one of the names here
	 * @return the image
	 */
	public static @Nullable Image get(String name) {
		ImageRegistry registry = JFaceResources.getImageRegistry();
		String key = PLUGIN_ID + '.' + name;
		if (registry.getDescriptor(key) == null) {
			registry.put(key, descriptor(name));
		}
		return registry.get(key);
	}
}
