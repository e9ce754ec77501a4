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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.ModifyListener;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

import dev.ringside.dap.model.AdapterPreset;
import dev.ringside.dap.model.DapModel;
import dev.ringside.dap.model.internal.adapter.AdapterArguments;
import dev.ringside.ui.RingsideImages;

/** Adapter, program, process. */
public final class DapMainTab extends AbstractLaunchConfigurationTab {

	private final List<String> adapterIds = new ArrayList<>();
	private final Map<AdapterPreset, List<String>> found = new EnumMap<>(AdapterPreset.class);
	private boolean looked;
	private Combo adapter;
	private Label adapterState;
	private Text command;
	private Button launch;
	private Button attach;
	private Text process;
	private Button choose;
	private Text program;
	private Text arguments;
	private Text directory;
	private Text stopAt;
	private Text json;
	private Button terminal;

	@Override
	public void createControl(@Nullable Composite parent) {
		Composite top = new Composite(parent, SWT.NONE);
		GridLayoutFactory.swtDefaults().numColumns(3).applyTo(top);
		label(top, Messages.adapter);
		adapter = new Combo(top, SWT.READ_ONLY);
		add(DapModel.ADAPTER_BEST, Messages.adapter_best);
		for (AdapterPreset preset : AdapterPreset.values()) {
			add(preset.id(), preset.label());
		}
		add(DapModel.ADAPTER_COMMAND, Messages.adapter_command);
		adapter.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> changed()));
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(adapter);
		label(top, "");
		adapterState = new Label(top, SWT.WRAP);
		adapterState.setText(Messages.adapter_looking);
		GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(300, SWT.DEFAULT).applyTo(adapterState);
		command = text(top, Messages.command, 2, SWT.SINGLE);
		label(top, Messages.request);
		Composite requests = new Composite(top, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(requests);
		GridDataFactory.fillDefaults().span(2, 1).applyTo(requests);
		launch = radio(requests, Messages.request_launch);
		attach = radio(requests, Messages.request_attach);
		process = text(top, Messages.process, 1, SWT.SINGLE);
		process.setMessage(Messages.process_ask);
		choose = button(top, Messages.process_choose);
		choose.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> {
			Long pid = ProcessChooser.choose(getShell());
			if (pid != null) {
				process.setText(pid.toString());
			}
		}));
		program = text(top, Messages.program, 1, SWT.SINGLE);
		Button browse = button(top, Messages.browse);
		browse.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> {
			String file = new FileDialog(getShell(), SWT.OPEN).open();
			if (file != null) {
				program.setText(file);
			}
		}));
		arguments = text(top, Messages.arguments, 2, SWT.SINGLE);
		directory = text(top, Messages.directory, 2, SWT.SINGLE);
		stopAt = text(top, Messages.stopAt, 2, SWT.SINGLE);
		json = text(top, Messages.json, 2, SWT.MULTI | SWT.V_SCROLL | SWT.WRAP);
		GridDataFactory.fillDefaults().grab(true, true).span(2, 1).hint(300, 60).applyTo(json);
		terminal = new Button(top, SWT.CHECK);
		terminal.setText(Messages.allowTerminal);
		terminal.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> changed()));
		GridDataFactory.fillDefaults().span(3, 1).applyTo(terminal);
		setControl(top);
		look(top.getDisplay());
	}

	/** Looks for the adapters in a job: it starts programs to ask for their version. */
	private void look(Display display) {
		Job job = Job.createSystem(Messages.looking_job, monitor -> {
			Map<AdapterPreset, List<String>> now = AdapterPreset.look();
			if (!display.isDisposed()) {
				display.asyncExec(() -> {
					if (!adapterState.isDisposed()) {
						looked = true;
						found.putAll(now);
						changed();
					}
				});
			}
		});
		job.schedule();
	}

	private void add(String id, String text) {
		adapterIds.add(id);
		adapter.add(text);
	}

	private static void label(Composite parent, String text) {
		new Label(parent, SWT.NONE).setText(text);
	}

	private Text text(Composite parent, String label, int span, int style) {
		label(parent, label);
		Text text = new Text(parent, style | SWT.BORDER);
		ModifyListener modified = e -> changed();
		text.addModifyListener(modified);
		GridDataFactory.fillDefaults().grab(true, false).span(span, 1).applyTo(text);
		return text;
	}

	private static Button button(Composite parent, String label) {
		Button button = new Button(parent, SWT.PUSH);
		button.setText(label);
		GridDataFactory.fillDefaults().applyTo(button);
		return button;
	}

	private Button radio(Composite parent, String label) {
		Button button = new Button(parent, SWT.RADIO);
		button.setText(label);
		button.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> changed()));
		return button;
	}

	private String adapterId() {
		int index = adapter.getSelectionIndex();
		return index < 0 ? DapModel.ADAPTER_BEST : adapterIds.get(index);
	}

	private void changed() {
		boolean attaching = attach.getSelection();
		command.setEnabled(!adapterId().equals(DapModel.ADAPTER_BEST));
		process.setEnabled(attaching);
		choose.setEnabled(attaching);
		arguments.setEnabled(!attaching);
		directory.setEnabled(!attaching);
		adapterState.setText(state());
		adapterState.requestLayout();
		scheduleUpdateJob();
	}

	private String state() {
		String id = adapterId();
		if (id.equals(DapModel.ADAPTER_COMMAND)) {
			return "";
		}
		if (!id.equals(DapModel.ADAPTER_BEST) && !command.getText().isBlank()) {
			return "";
		}
		if (!looked) {
			return Messages.adapter_looking;
		}
		if (id.equals(DapModel.ADAPTER_BEST)) {
			// The map has the best first, as a launch takes it.
			return found.entrySet().stream().findFirst()
					.map(best -> NLS.bind(Messages.adapter_bestIs, best.getKey().label(),
							String.join(" ", best.getValue())))
					.orElse(Messages.adapter_none);
		}
		AdapterPreset preset = AdapterPreset.of(id).orElse(null);
		List<String> at = preset == null ? null : found.get(preset);
		return at == null ? NLS.bind(Messages.adapter_missing, preset == null ? id : preset.label())
				: NLS.bind(Messages.adapter_found, String.join(" ", at));
	}

	@Override
	public void setDefaults(@Nullable ILaunchConfigurationWorkingCopy configuration) {
		// no attribute: the best adapter launches a program that is still to be named
	}

	@Override
	public void initializeFrom(@Nullable ILaunchConfiguration c) {
		if (c == null) {
			return;
		}
		try {
			adapter.select(
					Math.max(0, adapterIds.indexOf(c.getAttribute(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_BEST))));
			command.setText(c.getAttribute(DapModel.ATTR_COMMAND, ""));
			boolean attaching = c.getAttribute(DapModel.ATTR_REQUEST, DapModel.REQUEST_LAUNCH)
					.equals(DapModel.REQUEST_ATTACH);
			attach.setSelection(attaching);
			launch.setSelection(!attaching);
			process.setText(c.getAttribute(DapModel.ATTR_PID, ""));
			program.setText(c.getAttribute(DapModel.ATTR_PROGRAM, ""));
			arguments.setText(c.getAttribute(DapModel.ATTR_ARGUMENTS, ""));
			directory.setText(c.getAttribute(DapModel.ATTR_DIRECTORY, ""));
			stopAt.setText(c.getAttribute(DapModel.ATTR_STOP_AT, ""));
			json.setText(c.getAttribute(DapModel.ATTR_JSON, ""));
			terminal.setSelection(c.getAttribute(DapModel.ATTR_ALLOW_TERMINAL, false));
			changed();
		} catch (CoreException e) {
			ILog.of(DapMainTab.class).log(e.getStatus());
		}
	}

	@Override
	public void performApply(@Nullable ILaunchConfigurationWorkingCopy c) {
		if (c == null) {
			return;
		}
		set(c, DapModel.ATTR_ADAPTER, adapterId(), DapModel.ADAPTER_BEST);
		set(c, DapModel.ATTR_COMMAND, command.getText(), "");
		set(c, DapModel.ATTR_REQUEST, attach.getSelection() ? DapModel.REQUEST_ATTACH : DapModel.REQUEST_LAUNCH,
				DapModel.REQUEST_LAUNCH);
		set(c, DapModel.ATTR_PID, process.getText().strip(), "");
		set(c, DapModel.ATTR_PROGRAM, program.getText().strip(), "");
		set(c, DapModel.ATTR_ARGUMENTS, arguments.getText(), "");
		set(c, DapModel.ATTR_DIRECTORY, directory.getText().strip(), "");
		set(c, DapModel.ATTR_STOP_AT, stopAt.getText().strip(), "");
		set(c, DapModel.ATTR_JSON, json.getText(), "");
		if (terminal.getSelection()) {
			c.setAttribute(DapModel.ATTR_ALLOW_TERMINAL, true);
		} else {
			c.removeAttribute(DapModel.ATTR_ALLOW_TERMINAL);
		}
	}

	private static void set(ILaunchConfigurationWorkingCopy c, String attribute, String value, String standard) {
		if (value.equals(standard)) {
			c.removeAttribute(attribute);
		} else {
			c.setAttribute(attribute, value);
		}
	}

	@Override
	public boolean isValid(@Nullable ILaunchConfiguration c) {
		setErrorMessage(c == null ? null : problem(c));
		return getErrorMessage() == null;
	}

	private static @Nullable String problem(ILaunchConfiguration c) {
		try {
			if (c.getAttribute(DapModel.ATTR_ADAPTER, DapModel.ADAPTER_BEST).equals(DapModel.ADAPTER_COMMAND)
					&& c.getAttribute(DapModel.ATTR_COMMAND, "").isBlank()) {
				return Messages.error_command;
			}
			String file = c.getAttribute(DapModel.ATTR_PROGRAM, "");
			boolean fixed = !file.contains("${");
			if (c.getAttribute(DapModel.ATTR_REQUEST, DapModel.REQUEST_LAUNCH).equals(DapModel.REQUEST_ATTACH)) {
				String pid = c.getAttribute(DapModel.ATTR_PID, "");
				if (!pid.isBlank() && !pid.contains("${") && !pid.strip().matches("[1-9][0-9]{0,9}")) {
					return Messages.error_process;
				}
			} else if (file.isBlank()) {
				return Messages.error_program;
			}
			if (!file.isBlank() && fixed && !Files.isExecutable(Path.of(file))) {
				return NLS.bind(Messages.error_programMissing, file);
			}
			String folder = c.getAttribute(DapModel.ATTR_DIRECTORY, "");
			if (!folder.isBlank() && !folder.contains("${") && !Files.isDirectory(Path.of(folder))) {
				return NLS.bind(Messages.error_directory, folder);
			}
			AdapterArguments.parse(c.getAttribute(DapModel.ATTR_JSON, ""));
			return null;
		} catch (IllegalArgumentException e) {
			return e.getMessage();
		} catch (CoreException e) {
			return e.getStatus().getMessage();
		}
	}

	@Override
	public String getName() {
		return Messages.tab_name;
	}

	@Override
	public String getId() {
		return "dev.ringside.dap.model.ui.main";
	}

	@Override
	public @Nullable Image getImage() {
		return RingsideImages.get(RingsideImages.WORKER);
	}
}
