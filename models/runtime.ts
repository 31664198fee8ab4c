/**
 * The one door to ONNX Runtime, for text encoders here and for critics in gpu/. Its telemetry is switched off in the
 * environment before the library is loaded, which is why nothing else may import "onnxruntime-node" itself.
 */
process.env.ORT_DISABLE_TELEMETRY = "1";

const runtime = await import("onnxruntime-node");

export const { InferenceSession, Tensor } = runtime;
export type { InferenceSession as Session, Tensor as RuntimeTensor } from "onnxruntime-node";
