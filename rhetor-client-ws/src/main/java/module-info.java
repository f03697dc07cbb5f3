/** Rhetor over WebSocket. Exports nothing yet: the client comes with a later release. */
module io.rhetor.client.ws {}
