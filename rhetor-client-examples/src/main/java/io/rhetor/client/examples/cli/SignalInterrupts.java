package io.rhetor.client.examples.cli;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Ctrl-C as the signal SIGINT. The JDK's class for signals is called by reflection, because javac
 * warns of every direct use, and a JVM that has none, or was started with {@code -Xrs}, ends at
 * Ctrl-C as usual.
 */
final class SignalInterrupts implements Interrupts {
  private static final Logger LOG = System.getLogger(SignalInterrupts.class.getName());
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  @Override
  public Registration onInterrupt(Runnable action) {
    try {
      Class<?> handlerType = Class.forName(HANDLER);
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> handle(action, method, arguments));
      Object before = setHandler(handler, handlerType);
      return () -> restore(before, handlerType);
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.DEBUG, "Ctrl-C ends the JVM: its signals cannot be handled", e);
      return () -> {};
    }
  }

  /** Answers for the proxy, whose {@code equals} and {@code hashCode} come here as well. */
  private static Object handle(Runnable action, Method method, Object[] arguments) {
    switch (method.getName()) {
      case "equals":
        return arguments[0] == action;
      case "hashCode":
        return action.hashCode();
      case "toString":
        return "handler of Ctrl-C";
      default:
        action.run();
        return action;
    }
  }

  private static Object setHandler(Object handler, Class<?> handlerType)
      throws ReflectiveOperationException {
    Class<?> signalType = Class.forName(SIGNAL);
    Object interrupt = signalType.getConstructor(String.class).newInstance("INT");
    return signalType.getMethod("handle", signalType, handlerType).invoke(null, interrupt, handler);
  }

  private static void restore(Object before, Class<?> handlerType) {
    try {
      setHandler(before, handlerType);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("The handler of Ctrl-C cannot be restored.", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The handler of Ctrl-C cannot be restored.", e);
    }
  }
}
