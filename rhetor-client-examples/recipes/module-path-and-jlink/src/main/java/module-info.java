/** Asks Rhetor from the command line. */
module io.rhetor.recipes.ask {
  // Brings java.net.http and Jackson with it.
  requires io.rhetor.client;
  // TLS with elliptic curves: part of java.base from Java 22 on, and before that a provider that
  // jlink adds only where it is named.
  requires jdk.crypto.ec;
}
