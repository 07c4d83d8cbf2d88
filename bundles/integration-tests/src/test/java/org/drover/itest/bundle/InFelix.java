// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class beside a Felix framework, started once for the class, with every shipped bundle in it.
 *
 * <p>A test method may have a parameter of type {@code BundleContext}, which is that of the system bundle. The class path of the
 * tests and the bundles have copies of their own of each class: a service cannot be cast to a type of the test.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(FelixExtension.class)
public @interface InFelix {}
