/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/

package dev.ringside.ui.internal.workers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IDebugElement;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.contexts.DebugContextEvent;
import org.eclipse.debug.ui.contexts.IDebugContextListener;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.action.Action;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

import dev.ringside.core.advice.Advice;
import dev.ringside.core.evidence.KernelState;
import dev.ringside.core.kernel.Architecture;
import dev.ringside.core.kernel.PolicyVerdict;
import dev.ringside.core.kernel.RegisterClass;
import dev.ringside.core.kernel.RegisterTruth;
import dev.ringside.core.process.ThreadReport;
import dev.ringside.core.session.WorkersReport;
import dev.ringside.core.session.WorkersSource;
import dev.ringside.core.text.Untrusted;
import dev.ringside.ui.RingsideImages;
import dev.ringside.ui.internal.Messages;

/**
 * The view "io_uring Workers": the workers of the process of the active debug context, whatever debug model it is of,
 * with the reasons. Reads in jobs only.
 */
public final class WorkersView extends ViewPart implements IDebugContextListener {

	/** The view's id. */
	public static final String ID = "dev.ringside.ui.workers";

	private TableViewer table;
	private Label summary;
	private Text details;
	private @Nullable WorkersSource source;
	private @Nullable Runnable unsubscribe;
	private @Nullable WorkersReport report;
	private @Nullable Job job;
	/**
	 * The TID that was selected last; its row is selected again when it comes back, after another context or a read
	 * that failed.
	 */
	private int selected = -1;
	private boolean disposed;

	@Override
	public void createPartControl(@Nullable Composite parent) {
		Composite top = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().margins(4, 4).applyTo(top);
		summary = new Label(top, SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(summary);
		SashForm sash = new SashForm(top, SWT.VERTICAL);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(sash);
		table = new TableViewer(sash, SWT.FULL_SELECTION | SWT.SINGLE | SWT.BORDER | SWT.H_SCROLL | SWT.V_SCROLL);
		table.getTable().setHeaderVisible(true);
		table.setContentProvider(ArrayContentProvider.getInstance());
		column(Messages.column_thread, 190, WorkersView::name,
				t -> image(RingsideImages.of(t.classification().kind())));
		column(Messages.column_kind, 140, t -> t.classification().kind().label(), t -> null);
		column(Messages.column_owner, 70, WorkersView::owner, t -> null);
		column(Messages.column_certainty, 80, t -> t.classification().certainty().label(), t -> null);
		column(Messages.column_debugger, 180, this::traced, t -> isUntraced(t)
				? PlatformUI.getWorkbench().getSharedImages().getImage(ISharedImages.IMG_OBJS_WARN_TSK) : null);
		column(Messages.column_kernel, 140, WorkersView::kernelFunction, t -> null);
		table.addSelectionChangedListener(e -> {
			if (table.getStructuredSelection().getFirstElement() instanceof ThreadReport t) {
				selected = t.tid();
			}
			showDetails();
		});
		details = new Text(sash, SWT.MULTI | SWT.READ_ONLY | SWT.WRAP | SWT.V_SCROLL | SWT.BORDER);
		sash.setWeights(3, 2);
		Action refresh = new Action(Messages.view_refresh) {
			@Override
			public void run() {
				read(WorkersSource::read);
			}
		};
		getViewSite().getActionBars().getMenuManager().add(refresh);
		getSite().setSelectionProvider(table);
		DebugUITools.addPartDebugContextListener(getSite(), this);
		setContext(DebugUITools.getDebugContext());
	}

	private void column(String title, int width, Function<ThreadReport, String> text,
			Function<ThreadReport, @Nullable Image> image) {
		TableViewerColumn column = new TableViewerColumn(table, SWT.LEFT);
		column.getColumn().setText(title);
		column.getColumn().setWidth(width);
		column.setLabelProvider(new ColumnLabelProvider() {
			@Override
			public String getText(@Nullable Object element) {
				return element instanceof ThreadReport t ? text.apply(t) : "";
			}

			@Override
			public @Nullable Image getImage(@Nullable Object element) {
				return element instanceof ThreadReport t ? image.apply(t) : null;
			}

			@Override
			public @Nullable String getToolTipText(@Nullable Object element) {
				return element instanceof ThreadReport t ? String.join("\n", t.classification().evidenceTexts()) : null;
			}
		});
	}

	private static @Nullable Image image(@Nullable String name) {
		return name == null ? null : RingsideImages.get(name);
	}

	/** Threads of cores have no names. */
	private static String name(ThreadReport t) {
		return t.name().isEmpty() ? Integer.toString(t.tid()) : Untrusted.display(t.name()) + " (" + t.tid() + ')';
	}

	private static String owner(ThreadReport t) {
		return t.classification().owner().isPresent() ? Integer.toString(t.classification().owner().getAsInt()) : "";
	}

	private static String kernelFunction(ThreadReport t) {
		KernelState state = t.kernelState();
		String function = state == null ? null : state.function();
		return function == null ? "" : Untrusted.display(function);
	}

	private boolean isUntraced(ThreadReport t) {
		WorkersReport r = report;
		return r != null && r.isUntraced(t.tid());
	}

	private String traced(ThreadReport t) {
		if (t.tracer() > 0) {
			return NLS.bind(Messages.traced_by, Integer.toString(t.tracer()));
		}
		return t.tracer() == 0 ? Messages.traced_not : Messages.traced_unknown;
	}

	@Override
	public void debugContextChanged(@Nullable DebugContextEvent event) {
		if (event != null && (event.getFlags() & DebugContextEvent.ACTIVATED) != 0) {
			ISelection context = event.getContext();
			setContext(context instanceof IStructuredSelection s ? s.getFirstElement() : null);
		}
	}

	private static @Nullable WorkersSource adapt(Object element) {
		return Adapters.adapt(element, WorkersSource.class);
	}

	/**
	 * Finds the session of an element of the Debug view. Adapters answer from memory, so this may run on the user
	 * interface's thread.
	 */
	private static @Nullable WorkersSource find(@Nullable Object context) {
		if (context == null) {
			return null;
		}
		WorkersSource found = adapt(context);
		if (found != null) {
			return found;
		}
		ILaunch launch = null;
		if (context instanceof IDebugElement element) {
			IDebugTarget target = element.getDebugTarget();
			found = target == null ? null : adapt(target);
			launch = element.getLaunch();
		} else if (context instanceof IProcess process) {
			launch = process.getLaunch();
		} else if (context instanceof ILaunch l) {
			launch = l;
		} else {
			launch = Adapters.adapt(context, ILaunch.class);
		}
		if (found != null || launch == null) {
			return found;
		}
		found = launch == context ? null : adapt(launch);
		for (IDebugTarget target : launch.getDebugTargets()) {
			if (found == null) {
				found = adapt(target);
			}
		}
		return found;
	}

	private void setContext(@Nullable Object context) {
		WorkersSource found = find(context);
		if (!Objects.equals(found, source)) {
			leave();
			source = found;
			report = null;
			if (found != null) {
				Display display = summary.getDisplay();
				// Many threads may stop at once: one read for all of them.
				AtomicBoolean pending = new AtomicBoolean();
				unsubscribe = found.onChange(() -> {
					if (!display.isDisposed() && pending.compareAndSet(false, true)) {
						display.asyncExec(() -> {
							pending.set(false);
							if (found == source) {
								read(WorkersSource::current);
							}
						});
					}
				});
			}
		}
		read(WorkersSource::current);
	}

	private void leave() {
		Runnable r = unsubscribe;
		unsubscribe = null;
		if (r != null) {
			r.run();
		}
	}

	/** How a source is asked. */
	private interface Question {
		WorkersReport ask(WorkersSource asked) throws IOException;
	}

	/** Starts a read; a later one makes an earlier one's answer void. */
	private void read(Question question) {
		WorkersSource now = source;
		if (disposed) {
			return;
		}
		Job before = job;
		if (before != null) {
			before.cancel();
		}
		if (now == null || !now.settings().enabled()) {
			show(null, now == null ? Messages.view_none : Messages.view_disabled);
			return;
		}
		if (report == null) {
			show(null, Messages.view_reading);
		}
		Display display = summary.getDisplay();
		ICoreRunnable reading = monitor -> {
			WorkersReport answer = null;
			String failure = "";
			try {
				answer = question.ask(now);
			} catch (IOException e) {
				failure = NLS.bind(Messages.view_failed, e.getMessage());
			}
			WorkersReport result = answer;
			String message = failure;
			if (!monitor.isCanceled() && !display.isDisposed()) {
				display.asyncExec(() -> {
					if (!monitor.isCanceled() && source == now) {
						show(result, result == null ? message : summary(result));
					}
				});
			}
		};
		Job next = Job.createSystem(Messages.view_job, reading);
		job = next;
		next.schedule();
	}

	private static String summary(WorkersReport r) {
		if (r.workers().isEmpty()) {
			return NLS.bind(Messages.view_noWorkers, r.process(), Integer.toString(r.threads()));
		}
		String text = NLS.bind(Messages.view_summary,
				new Object[] { r.process(), Integer.toString(r.threads()), Integer.toString(r.workers().size()) });
		return r.untraced().isEmpty() ? text
				: text + ' ' + NLS.bind(Messages.view_untraced, Integer.toString(r.untraced().size()));
	}

	private void show(@Nullable WorkersReport result, String message) {
		if (disposed || summary.isDisposed()) {
			return;
		}
		report = result;
		summary.setText(message.replace("&", "&&"));
		summary.requestLayout();
		List<ThreadReport> rows = result == null ? List.of() : result.workers();
		table.setInput(rows);
		for (ThreadReport row : rows) {
			if (row.tid() == selected) {
				table.setSelection(new StructuredSelection(row));
			}
		}
		showDetails();
	}

	private void showDetails() {
		WorkersReport r = report;
		details.setText(r == null ? ""
				: details(r, table.getStructuredSelection().getFirstElement() instanceof ThreadReport t ? t : null));
	}

	private static String details(WorkersReport r, @Nullable ThreadReport row) {
		List<String> lines = new ArrayList<>();
		if (row != null) {
			lines.add(NLS.bind(Messages.view_evidence, name(row), row.classification().certainty().label()));
			row.classification().evidenceTexts().forEach(e -> lines.add("  \u2022 " + e));
		}
		for (Advice advice : r.advice()) {
			lines.add(NLS.bind(Messages.view_advice, advice.message()));
		}
		PolicyVerdict policy = r.policy();
		if (policy == null) {
			lines.add(Messages.view_policy_unknown);
			return String.join("\n", lines);
		}
		lines.add(NLS.bind(Messages.view_policy,
				new Object[] { policy.policy().id(), policy.certainty().label(), policy.policy().description() }));
		policy.evidenceTexts().forEach(e -> lines.add("  \u2022 " + e));
		Architecture architecture = r.architecture();
		if (architecture != null && !policy.policy().registers(architecture).isEmpty()) {
			lines.add(Messages.view_registers);
			for (Map.Entry<RegisterClass, RegisterTruth> e : policy.policy().registers(architecture).entrySet()) {
				lines.add("  \u2022 " + e.getKey().label() + ": " + e.getValue().label() + ". "
						+ e.getValue().description());
			}
		}
		return String.join("\n", lines);
	}

	@Override
	public void setFocus() {
		table.getControl().setFocus();
	}

	@Override
	public void dispose() {
		disposed = true;
		DebugUITools.removePartDebugContextListener(getSite(), this);
		leave();
		Job last = job;
		if (last != null) {
			last.cancel();
		}
		super.dispose();
	}
}
