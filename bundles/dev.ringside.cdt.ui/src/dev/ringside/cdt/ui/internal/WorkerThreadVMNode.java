/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package dev.ringside.cdt.ui.internal;

import java.util.Map;

import org.eclipse.cdt.dsf.debug.service.IProcesses.IThreadDMData;
import org.eclipse.cdt.dsf.gdb.internal.ui.viewmodel.launch.IGdbLaunchVMConstants;
import org.eclipse.cdt.dsf.gdb.internal.ui.viewmodel.launch.ThreadVMNode;
import org.eclipse.cdt.dsf.service.DsfSession;
import org.eclipse.cdt.dsf.ui.viewmodel.datamodel.AbstractDMVMProvider;
import org.eclipse.cdt.dsf.ui.viewmodel.properties.IPropertiesUpdate;
import org.eclipse.cdt.dsf.ui.viewmodel.properties.LabelColumnInfo;
import org.eclipse.cdt.dsf.ui.viewmodel.properties.LabelImage;
import org.eclipse.cdt.dsf.ui.viewmodel.properties.PropertiesBasedLabelProvider;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.debug.internal.ui.viewers.model.provisional.IElementLabelProvider;
import org.eclipse.jdt.annotation.Nullable;

import dev.ringside.cdt.internal.service.RingsideProcesses.WorkerThreadData;
import dev.ringside.core.settings.ThreadView;
import dev.ringside.core.thread.Classification;
import dev.ringside.ui.RingsideImages;

/** Threads in the Debug view: workers have icons of their own. */
@SuppressWarnings("restriction")
final class WorkerThreadVMNode extends ThreadVMNode {

	/** One of {@link RingsideImages}' names; empty for threads that are shown as CDT shows them. */
	private static final String IMAGE = "dev.ringside.image";

	WorkerThreadVMNode(AbstractDMVMProvider provider, DsfSession session) {
		super(provider, session);
	}

	/** Called by the constructor of a class above. */
	@Override
	protected IElementLabelProvider createLabelProvider() {
		IElementLabelProvider provider = super.createLabelProvider();
		if (provider instanceof PropertiesBasedLabelProvider labels) {
			LabelColumnInfo label = labels.getColumnInfo(PropertiesBasedLabelProvider.ID_COLUMN_NO_COLUMNS);
			if (label != null) {
				for (String name : new String[] { RingsideImages.WORKER, RingsideImages.SQPOLL,
						RingsideImages.KERNEL_WORKER }) {
					label.insertAttribute(new WorkerImage(name));
				}
			}
		}
		return provider;
	}

	@Override
	protected void fillThreadDataProperties(IPropertiesUpdate update, IThreadDMData data) {
		super.fillThreadDataProperties(update, data);
		String image = null;
		if (data instanceof WorkerThreadData thread && thread.view() != ThreadView.SHOW) {
			Classification classification = thread.classification();
			image = classification == null ? null : RingsideImages.of(classification.kind());
		}
		// Always set: CDT asks again for a property that it has not got.
		update.setProperty(IMAGE, image == null ? "" : image);
	}

	/** The first image that is enabled is shown, so these come before CDT's. */
	private static final class WorkerImage extends LabelImage {
		private final String name;

		WorkerImage(String name) {
			super(RingsideImages.descriptor(name));
			this.name = name;
			setPropertyNames(new String[] { IMAGE, IGdbLaunchVMConstants.PROP_PINNED_CONTEXT });
		}

		@Override
		public boolean isEnabled(@Nullable IStatus status, Map<String, Object> properties) {
			// A thread that a view is pinned to has the pin's colour, which tells one pinned thread from another.
			return name.equals(properties.get(IMAGE))
					&& !Boolean.TRUE.equals(properties.get(IGdbLaunchVMConstants.PROP_PINNED_CONTEXT));
		}
	}
}
