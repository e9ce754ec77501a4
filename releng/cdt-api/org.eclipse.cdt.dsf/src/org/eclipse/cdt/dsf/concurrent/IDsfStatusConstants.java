/*******************************************************************************
 * Copyright (c) 2026 Ringside contributors
 *
 * This program and the accompanying materials are made available under the
 * terms of the Eclipse Public License 2.0 which is available at
 * https://www.eclipse.org/legal/epl-2.0/
 *
 * SPDX-License-Identifier: EPL-2.0
 *******************************************************************************/
package org.eclipse.cdt.dsf.concurrent;

/** Declaration only, of CDT's type of this name. */
public interface IDsfStatusConstants {
	int INTERNAL_ERROR = 10005;

	int INVALID_HANDLE = 10002;

	int INVALID_STATE = 10001;

	int NOT_SUPPORTED = 10003;

	int REQUEST_FAILED = 10004;
}
