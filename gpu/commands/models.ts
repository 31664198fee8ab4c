import { modelsCommand } from "./models-command.ts";

process.exitCode = await modelsCommand(process.argv.slice(2), {
  environment: process.env,
  out: process.stdout,
  err: process.stderr,
});
