/** Exit code for a value that cannot be used, as for any wrong argument. */
export const BAD_VALUE = 2;

/** The server cannot start; the message is one line for whoever starts it, and says what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
