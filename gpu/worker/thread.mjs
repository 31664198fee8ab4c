// tsx leaves other threads than the main one alone: here it is told of this one.
import { register } from "tsx/esm/api";

register();
await import("./thread.ts");
