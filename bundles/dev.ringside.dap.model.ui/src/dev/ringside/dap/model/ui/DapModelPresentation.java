/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.dap.model.ui;

import java.util.Optional;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.sourcelookup.containers.LocalFileStorage;
import org.eclipse.debug.ui.IDebugModelPresentation;
import org.eclipse.debug.ui.IValueDetailListener;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.eclipse.ui.IEditorDescriptor;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.FileStoreEditorInput;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.FileEditorInput;

import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.text.Untrusted;
import dev.ringside.core.thread.Classification;
import dev.ringside.dap.model.DapBreakpoint;
import dev.ringside.dap.model.DapRegister;
import dev.ringside.dap.model.DapRegisterGroup;
import dev.ringside.dap.model.DapStackFrame;
import dev.ringside.dap.model.DapThread;
import dev.ringside.dap.model.internal.breakpoint.DapFunctionBreakpoint;
import dev.ringside.dap.model.internal.breakpoint.DapLineBreakpoint;
import dev.ringside.ui.RingsideImages;

/** Labels and images of the debug model; null for what the platform labels itself. Answers from memory only. */
public final class DapModelPresentation extends LabelProvider implements IDebugModelPresentation {

	private static final int MAX_STATE = 300;
	private static final String TEXT_EDITOR = "org.eclipse.ui.DefaultTextEditor";

	@Override
	public void setAttribute(@Nullable String attribute, @Nullable Object value) {
		// the views' choices of columns and types make no difference
	}

	@Override
	public @Nullable Image getImage(@Nullable Object element) {
		if (element instanceof DapThread thread) {
			return image(thread);
		}
		if (element instanceof DapStackFrame frame && frame.isLabel()) {
			return image(frame.getThread());
		}
		if (element instanceof DapRegisterGroup group && group.frame().getThread().isWorker()
				|| element instanceof DapRegister register && isForeign(register)) {
			return RingsideImages.get(RingsideImages.STALE_REGISTERS);
		}
		return null;
	}

	private static boolean isForeign(DapRegister register) {
		return register.truth().filter(t -> t != RegisterTruth.LIVE).isPresent();
	}

	private static @Nullable Image image(DapThread thread) {
		Optional<Classification> c = thread.classification();
		String name = c.isPresent() ? RingsideImages.of(c.get().kind()) : null;
		return name == null ? null : RingsideImages.get(name);
	}

	@Override
	public @Nullable String getText(@Nullable Object element) {
		if (element instanceof DapThread thread) {
			return NLS.bind(Messages.thread_label, thread.getName(), state(thread));
		}
		if (element instanceof DapStackFrame frame) {
			return frame.getName();
		}
		if (element instanceof DapFunctionBreakpoint breakpoint) {
			return conditions(breakpoint,
					NLS.bind(Messages.breakpoint_function, Untrusted.display(String.valueOf(breakpoint.function()))));
		}
		if (element instanceof DapLineBreakpoint breakpoint && breakpoint.path() != null) {
			String path = String.valueOf(breakpoint.path());
			return conditions(breakpoint,
					NLS.bind(Messages.breakpoint_line, Untrusted.display(path.substring(path.lastIndexOf('/') + 1)),
					Integer.toString(breakpoint.getMarker().getAttribute(IMarker.LINE_NUMBER, 0))));
		}
		return null;
	}

	/** The conditions, and what an adapter says of the breakpoint unless it has simply set it. */
	private static String conditions(DapBreakpoint breakpoint, String label) {
		StringBuilder text = new StringBuilder(label);
		append(text, Messages.breakpoint_condition, breakpoint.condition());
		append(text, Messages.breakpoint_hits, breakpoint.hitCondition());
		append(text, Messages.breakpoint_log, breakpoint.logMessage());
		IMarker marker = breakpoint.getMarker();
		int line = marker == null ? 0 : marker.getAttribute(IMarker.LINE_NUMBER, 0);
		breakpoint.states().stream().filter(s -> !s.verified() || !s.note().isEmpty() || line > 0 && s.line() > 0
				&& s.line() != line).findFirst()
				.ifPresent(s -> append(text, Messages.breakpoint_state, s.text()));
		return text.toString();
	}

	private static void append(StringBuilder text, String form, String value) {
		if (!value.isEmpty()) {
			text.append(' ').append(NLS.bind(form, Untrusted.display(value, MAX_STATE)));
		}
	}

	private static String state(DapThread thread) {
		if (thread.isTerminated()) {
			return Messages.thread_terminated;
		}
		if (thread.isSuspended()) {
			return thread.stopReason().isEmpty() ? Messages.thread_suspended
					: NLS.bind(Messages.thread_suspendedBy, thread.stopReason());
		}
		return thread.isStepping() ? Messages.thread_stepping : Messages.thread_running;
	}

	@Override
	public void computeDetail(@Nullable IValue value, @Nullable IValueDetailListener listener) {
		if (value == null || listener == null) {
			return;
		}
		String detail = "";
		try {
			detail = value.getValueString();
		} catch (CoreException e) {
			detail = e.getStatus().getMessage();
		}
		listener.detailComputed(value, detail);
	}

	@Override
	public @Nullable IEditorInput getEditorInput(@Nullable Object element) {
		if (element instanceof IFile file) {
			return new FileEditorInput(file);
		}
		if (element instanceof LocalFileStorage storage) {
			return new FileStoreEditorInput(EFS.getLocalFileSystem().getStore(storage.getFile().toURI()));
		}
		String path = element instanceof DapLineBreakpoint breakpoint ? breakpoint.path() : null;
		if (path == null) {
			return null;
		}
		IFile file = ResourcesPlugin.getWorkspace().getRoot().getFileForLocation(IPath.fromOSString(path));
		return file != null && file.exists() ? new FileEditorInput(file)
				: new FileStoreEditorInput(EFS.getLocalFileSystem().getStore(IPath.fromOSString(path)));
	}

	@Override
	public String getEditorId(@Nullable IEditorInput input, @Nullable Object element) {
		if (input != null) {
			try {
				IEditorDescriptor editor = IDE.getEditorDescriptor(input.getName(), true, false);
				if (editor.isInternal()) {
					return editor.getId();
				}
			} catch (PartInitException e) {
				// no editor is associated with it
				return TEXT_EDITOR;
			}
		}
		return TEXT_EDITOR;
	}
}
