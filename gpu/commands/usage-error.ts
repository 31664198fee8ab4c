/** What was asked cannot be done; the message is one sentence for the person at the terminal. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
