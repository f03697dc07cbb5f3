package io.rhetor.client.ws.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.annotation.processing.Generated;
import org.immutables.value.Value;

/**
 * How Immutables implements a value: hidden behind its interface and its builder. Put on each value
 * rather than on a package, since it then leaves no trace in class files, where a user's compiler
 * would warn of annotations that it cannot find.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
@Value.Style(
    jdkOnly = true,
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    get = {"is*", "*"},
    defaults = @Value.Immutable(copy = false),
    throwForInvalidImmutableState = IllegalArgumentException.class,
    allowedClasspathAnnotations = Generated.class)
public @interface ValueStyle {}
