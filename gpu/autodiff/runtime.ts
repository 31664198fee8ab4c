/** ONNX Runtime for this room; models/runtime.ts is the one door to it, shared with the text encoders. */
export { InferenceSession, type RuntimeTensor, type Session, Tensor } from "../../models/runtime.ts";
