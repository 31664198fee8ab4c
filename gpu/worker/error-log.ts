/** Where the optimiser's unforeseen errors go; what people are told is the problem that it sends. */
export type ErrorLog = (message: string, error: unknown) => void;

/** Onto the terminal that the server runs in. */
export const terminalLog: ErrorLog = (message, error) => {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${message} ${told}\n`);
};
