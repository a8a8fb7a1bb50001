/**
 * DAP messages: reading, answering, numbering.
 *
 * <p>Of lsp4j only the data classes and their JSON adapters are used, so that the names and types of the protocol are not written down a second time here. Its
 * own launcher, framing and dispatch are not, for these reasons:
 *
 * <ul>
 *   <li>Order. Requests have to be consumed, and everything sent, on one thread for the messages of a session to have an exact order; lsp4j dispatches on its
 *       reader thread and answers from whatever thread completes a future, so that a {@code stopped} can overtake the response to {@code continue}. Its hook for that
 *       ({@code createMessageProcessor}) still leaves the writing to the threads that complete.
 *   <li>Errors. A request with broken JSON, a wrong type or an unknown command must get an answer that names what is wrong, under its own {@code seq}, and a DAP
 *       {@code error} with a stable id; lsp4j logs such messages, or answers them in the style of JSON-RPC. The arguments are therefore read by {@link
 *       dev.signalbox.dap.protocol.Arguments}, which knows each value's name and what is allowed.
 *   <li>Safety. The first bytes of a connection decide whether it is DAP at all, before anything is parsed ({@link dev.signalbox.dap.transport.FrameReader}), and
 *       lengths are bounded.
 *   <li>Time. lsp4j finds the request methods of client and server by reflection over all their annotations, before the first message is read.
 * </ul>
 */
package dev.signalbox.dap.protocol;
