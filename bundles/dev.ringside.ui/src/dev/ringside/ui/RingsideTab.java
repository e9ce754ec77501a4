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

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.ui.AbstractLaunchConfigurationTab;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.events.SelectionListener;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.dialogs.PreferencesUtil;

import dev.ringside.core.settings.SettingKey;
import dev.ringside.core.settings.Settings;
import dev.ringside.core.settings.SettingsException;
import dev.ringside.launch.LaunchSettings;
import dev.ringside.ui.internal.Messages;
import dev.ringside.ui.internal.SettingsEditor;

/**
 * The launch tab "io_uring". It edits the attributes {@code dev.ringside.KEY} of a launch configuration.
 * <p>
 * A front end for whose launch types Ringside works only when chosen (a delegate of its own, as in CDT) overrides
 * {@link #isEnabled(ILaunchConfiguration)} and {@link #setEnabled(ILaunchConfigurationWorkingCopy, boolean)}.
 */
public class RingsideTab extends AbstractLaunchConfigurationTab {

	/** The tab's id, for {@code placement}. */
	public static final String ID = "dev.ringside.ui.tab";

	private @Nullable SettingsEditor editor;
	/** The one that the tab shows: the dialog's working copy. */
	private @Nullable ILaunchConfiguration configuration;

	@Override
	public void createControl(@Nullable Composite parent) {
		ScrolledComposite scrolled = new ScrolledComposite(parent, SWT.H_SCROLL | SWT.V_SCROLL);
		Composite top = new Composite(scrolled, SWT.NONE);
		GridLayoutFactory.swtDefaults().applyTo(top);
		SettingsEditor settings = new SettingsEditor(top, Messages.enabled, this::scheduleUpdateJob);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(settings.control());
		Link link = new Link(top, SWT.NONE);
		link.setText(Messages.defaults_link);
		link.addSelectionListener(SelectionListener.widgetSelectedAdapter(e -> changeDefaults()));
		editor = settings;
		scrolled.setContent(top);
		scrolled.setExpandHorizontal(true);
		scrolled.setExpandVertical(true);
		settings.onResize(() -> resize(scrolled, top));
		scrolled.addListener(SWT.Resize, e -> resize(scrolled, top));
		resize(scrolled, top);
		setControl(scrolled);
		setHelpContextId(ID);
	}

	/** The text that wraps is as high as the tab's width makes it. */
	private static void resize(ScrolledComposite scrolled, Composite top) {
		int least = top.computeSize(SWT.DEFAULT, SWT.DEFAULT).x;
		int width = Math.max(least, scrolled.getClientArea().width);
		scrolled.setMinSize(least, top.computeSize(width, SWT.DEFAULT).y);
	}

	/** Shows the preference page. Where the launch configuration says nothing, the new defaults hold, and are shown. */
	private void changeDefaults() {
		ILaunchConfiguration shown = configuration;
		// Not every dialog writes at once what was chosen, and that must not be lost.
		boolean untouched = shown != null && !isChanged(shown);
		PreferencesUtil.createPreferenceDialogOn(getShell(), "dev.ringside.ui.preferences", null, null).open();
		if (untouched && !getControl().isDisposed()) {
			initializeFrom(shown);
			updateLaunchConfigurationDialog();
		}
	}

	private boolean isChanged(ILaunchConfiguration shown) {
		SettingsEditor e = editor;
		try {
			return e == null || !e.settings().equals(effective(shown));
		} catch (CoreException | SettingsException x) {
			return true;
		}
	}

	@Override
	public void setDefaults(@Nullable ILaunchConfigurationWorkingCopy configuration) {
		// No attribute: the workspace's defaults hold, also when they change later.
	}

	@Override
	public void initializeFrom(@Nullable ILaunchConfiguration configuration) {
		SettingsEditor e = editor;
		this.configuration = configuration;
		if (configuration == null || e == null) {
			return;
		}
		setErrorMessage(null);
		try {
			e.setSettings(effective(configuration));
		} catch (CoreException | SettingsException x) {
			ILog.of(RingsideTab.class).error(x.getMessage(), x);
		}
	}

	@Override
	public void performApply(@Nullable ILaunchConfigurationWorkingCopy configuration) {
		SettingsEditor e = editor;
		if (configuration == null || e == null) {
			return;
		}
		Settings wanted = e.settings();
		try {
			if (wanted.equals(effective(configuration))) {
				// Looking at a launch configuration must not change it.
				return;
			}
			LaunchSettings.write(configuration, wanted);
			if (isEnabled(configuration) != wanted.enabled()) {
				setEnabled(configuration, wanted.enabled());
			}
		} catch (CoreException | SettingsException x) {
			ILog.of(RingsideTab.class).error(x.getMessage(), x);
		}
	}

	/** What holds for a launch configuration; the workspace's defaults where it has values that are not allowed. */
	private Settings effective(ILaunchConfiguration configuration) throws CoreException, SettingsException {
		Settings settings;
		try {
			settings = LaunchSettings.read(configuration);
		} catch (CoreException x) {
			// Written by hand. The error is shown, and the attribute stays until the user changes something here.
			settings = LaunchSettings.defaults();
		}
		return settings.with(SettingKey.ENABLED, settings.enabled() && !isOff(configuration));
	}

	/** Whether Ringside is off whatever the attributes say. */
	private boolean isOff(ILaunchConfiguration configuration) {
		try {
			return !isEnabled(configuration);
		} catch (CoreException e) {
			return false; // the attributes decide, and they cannot be read
		}
	}

	@Override
	public boolean isValid(@Nullable ILaunchConfiguration configuration) {
		setErrorMessage(null);
		setWarningMessage(null);
		if (configuration == null) {
			return true;
		}
		try {
			Settings settings = LaunchSettings.read(configuration);
			if (settings.enabled() && !settings.guard()) {
				setWarningMessage(Messages.guard_off_warning);
			}
			return true;
		} catch (CoreException e) {
			if (isOff(configuration)) {
				// A launch that has nothing to do with Ringside goes on.
				setWarningMessage(e.getStatus().getMessage());
				return true;
			}
			setErrorMessage(e.getStatus().getMessage());
			return false;
		}
	}

	/**
	 * Whether Ringside works for a launch configuration, apart from its attribute {@code dev.ringside.enabled}: both
	 * must say so.
	 *
	 * @param configuration the launch configuration
	 * @return what the attribute says; a front end with a delegate of its own says whether that one is chosen
	 * @throws CoreException when the configuration cannot be read
	 */
	protected boolean isEnabled(ILaunchConfiguration configuration) throws CoreException {
		return LaunchSettings.read(configuration).enabled();
	}

	/**
	 * Called when the user has switched Ringside on or off, after the attribute is written. Does nothing here.
	 *
	 * @param configuration the working copy
	 * @param enabled       what the user has chosen
	 * @throws CoreException when the configuration cannot be changed
	 */
	protected void setEnabled(ILaunchConfigurationWorkingCopy configuration, boolean enabled) throws CoreException {
		// for front ends with a delegate of their own
	}

	@Override
	public String getName() {
		return Messages.tab_name;
	}

	@Override
	public String getId() {
		return ID;
	}

	@Override
	public @Nullable Image getImage() {
		return RingsideImages.get(RingsideImages.WORKER);
	}

	@Override
	public String getMessage() {
		return Messages.tab_message;
	}
}
