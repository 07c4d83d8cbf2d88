// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Started on the module path by a test; requires the runtime alone, so that plug-ins come by service binding or not at all. */
module org.drover.itest.probe {
    requires org.drover.runtime;
}
