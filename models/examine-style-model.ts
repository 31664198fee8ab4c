import { readdir } from "node:fs/promises";
import { type StyleModelDescriptor, styleModelDescriptorSchema, type Taps } from "./descriptor.ts";
import { InstallError, systemCode } from "./install-error.ts";
import { type Session, Tensor } from "./runtime.ts";

/** What networks trained on ImageNet expect of colours. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** The Relu nodes of VGG16 that STROTSS looks at: relu1_1, 1_2, 2_1, 2_2, 3_1, 3_2, 3_3, 4_3 and 5_3. */
const VGG16_RELUS = [1, 2, 3, 4, 5, 6, 7, 10, 13];

/** Outputs that an export names as VGG's layers are: relu1_1, relu4_3 … */
const LAYER = /^relu\d+_\d+$/;

/** The side of the picture on which a network is tried, pixels. */
const TRIED = 64;

/**
 * The only ONNX file of a folder that holds no text-image model; null where there is one, or none, or several files.
 */
export async function soleModel(folder: string): Promise<string | null> {
  try {
    const names = await readdir(folder);
    const models = names.filter((name) => name.endsWith(".onnx"));
    const encoders = ["onnx", "tokenizer.json", "vision_model.onnx", "text_model.onnx"];
    return models.length === 1 && !names.some((name) => encoders.includes(name)) ? models[0] : null;
  } catch (error) {
    throw new InstallError(`${folder} cannot be read (${systemCode(error)}).`, { cause: error });
  }
}

/**
 * Describes a network that tells style: by its outputs named relu1_1 and so on where it has such, else by VGG16's Relu
 * nodes. It is run once.
 * @param colours mean and deviation, if the folder tells them
 * @throws InstallError when it does not run on a picture
 */
export async function examineStyleModel(
  session: Session,
  options: {
    readonly id: string;
    readonly input: string;
    readonly colours: { readonly mean: readonly number[]; readonly std: readonly number[] } | null;
  },
): Promise<{ readonly descriptor: StyleModelDescriptor; readonly assumed: readonly string[] }> {
  const { id, input, colours } = options;
  const named = session.outputNames.filter((name) => LAYER.test(name));
  const taps: Taps = named.length > 0 ? { names: named } : { relus: VGG16_RELUS };
  const assumed = [
    ...(colours === null ? ["ImageNet's mean and deviation of colours"] : []),
    ...(named.length === 0 ? ["VGG16's layers"] : []),
  ];
  await tryOut(session, input);
  const descriptor = styleModelDescriptorSchema.safeParse({
    id,
    name: id,
    kind: "style",
    licence: "as its owner says",
    preprocessing: colours ?? IMAGENET,
    image: { input },
    taps,
  });
  if (!descriptor.success) {
    const [issue] = descriptor.error.issues;
    throw new InstallError(`The model does not fit: ${issue.path.join(".")}: ${issue.message}.`);
  }
  return { descriptor: descriptor.data, assumed };
}

async function tryOut(session: Session, input: string): Promise<void> {
  const metadata = session.inputMetadata.find((each) => each.name === input);
  const declared = metadata?.isTensor ? metadata.shape[2] : undefined;
  const side = typeof declared === "number" && declared > 0 ? declared : TRIED;
  const picture = new Tensor("float32", new Float32Array(3 * side * side).fill(0.5), [1, 3, side, side]);
  try {
    const results = await session.run({ [input]: picture });
    for (const { data } of Object.values(results))
      if (!(data instanceof Float32Array) || !data.every(Number.isFinite))
        throw new InstallError("The model gives values that are no finite float32 numbers.");
  } catch (error) {
    if (error instanceof InstallError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new InstallError(`The model does not run: ${why}`, { cause: error });
  }
}
