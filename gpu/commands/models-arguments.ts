import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError } from "./usage-error.ts";

export const USAGE = `Usage: npm run models -- COMMAND

  list                    the embedded critic, installed models, and what can be installed
  add ID                  download a model of the catalogue; run it again to go on after an interruption
  add FOLDER              use a model that you exported: onnx/vision_model.onnx, onnx/text_model.onnx, tokenizer.json;
                          or, as a style critic, a network such as VGG16 in a single .onnx file
      [--id ID]           under this name (default: the folder's)
      [--copy]            copy its files into DATA_DIR (default: use them where they lie)
  inspect ID | FILE.onnx  whether it can be a critic, and what it costs
  remove ID               delete an installed model

Models lie in DATA_DIR/models (default: data/models). HF_ENDPOINT names a mirror of the Hugging Face hub.`;

const target = (what: string) => z.tuple([z.string().min(1)], { error: `Name ${what}.` });
const none = z.object({ id: z.undefined(), copy: z.undefined() });

const commandSchema = z.discriminatedUnion("command", [
  z.object({
    command: z.literal("list"),
    targets: z.tuple([], { error: "list takes nothing more." }),
    options: none,
  }),
  z.object({
    command: z.literal("add"),
    targets: target("one model of the catalogue, or one folder, to add"),
    options: z.object({ id: z.string().optional(), copy: z.boolean().optional() }),
  }),
  z.object({
    command: z.literal("inspect"),
    targets: target("one model, or one .onnx file, to inspect"),
    options: none,
  }),
  z.object({ command: z.literal("remove"), targets: target("one installed model to remove"), options: none }),
]);
export type ModelsArguments = z.infer<typeof commandSchema>;

/** @returns "help" when only the usage was asked for. @throws UsageError */
export function modelsArguments(argv: readonly string[]): ModelsArguments | "help" {
  const { values, positionals } = parse(argv);
  if (values.help) return "help";
  const [command, ...targets] = positionals;
  const { id, copy } = values;
  const checked = commandSchema.safeParse({ command, targets, options: { id, copy } });
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  if (issue.path[0] === "command") {
    const wrong = command === undefined ? "Say what to do" : `There is no "${command}"`;
    throw new UsageError(`${wrong}: npm run models -- list | add ID | add FOLDER | inspect ID | remove ID`);
  }
  if (issue.path[0] === "options")
    throw new UsageError(`--${String(issue.path[1])} goes with "add FOLDER" only.`);
  throw new UsageError(issue.message);
}

function parse(argv: readonly string[]) {
  const options = { id: { type: "string" }, copy: { type: "boolean" }, help: { type: "boolean" } } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split("\n")[0] : String(error));
  }
}
