"""
Writes the trained encoders to models/embedded: image-encoder.onnx, text-encoder.onnx, tokeniser.json and critic.json, and
work/expected.json and tokeniser-cases.json with inputs and outputs of the trained ones, against which verify.mjs holds the exported ones.
"""

import argparse
import hashlib
import json
from pathlib import Path

import torch

from .graphs import feature_names, image_graph, text_graph
from .networks import DIMENSION, MEAN, SIZE, STD, ImageEncoder, TextEncoder
from .pictures import WORK
from .tokeniser import Tokeniser
from .train import LOAD

EMBEDDED = Path(__file__).resolve().parents[2] / "embedded"
DATA_LICENCES = json.loads((Path(__file__).resolve().parents[1] / "data" / "licences.json").read_text())
# Recorded with the ids they get, for the test of the TypeScript twin of the tokeniser.
CASES = [
    "a red apple", "A drawing of two KITTENS!", "crème brûlée", "zqxv", "the", "", "dog's bones", "wolves & foxes, running",
    "reddish leaves", "a sun-like thing", "りんごと猫", "Überraschung 3", "don’t", "ﬁsh", "berries", "a\u0301pple", "красное яблоко", "ein roter Apfel", "une pomme rouge et un chat", "una flor azul", "赤いりんごと猫", "一只蓝色的鱼", "🍎 apple",
    "grey-green", "knives", "sunny", "ＴＲＥＥ", "straße",
]
PROMPTS = ["a red apple", "yellow sun", "a drawing of two kittens", "zebraish qwertz", "the moon over a small boat"]


def described(path, **facts):
    data = path.read_bytes()
    return {"file": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), **facts}


def load(checkpoint):
    state = torch.load(checkpoint, map_location="cpu", **LOAD)
    tokeniser = Tokeniser(state["words"], json.loads((WORK / "aliases.json").read_text()))
    averaged = torch.nn.ModuleList([ImageEncoder(**state.get("network", {})), TextEncoder(tokeniser.size)])
    averaged.load_state_dict(state["averaged"])
    return averaged[0].eval(), averaged[1].eval(), tokeniser, state


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", default=str(WORK / "checkpoint.pt"))
    parser.add_argument("--out", default=str(EMBEDDED))
    options = parser.parse_args()
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    image, text, tokeniser, state = load(options.checkpoint)

    for table in (text.vectors, text.weights):
        table.data = table.data.half().float()
    torch.manual_seed(3)
    pixels = (torch.rand(3, 3, SIZE, SIZE) - MEAN) / STD
    tokens = [tokeniser.tokenise(prompt)[0] for prompt in PROMPTS]
    expected = {
        "pixels": pixels.flatten().tolist(),
        "imageEmbeds": image(pixels).flatten().tolist(),
        "prompts": PROMPTS,
        "ids": tokens,
        "textEmbeds": [text(torch.tensor([ids])).flatten().tolist() for ids in tokens],
    }
    (WORK / "expected.json").write_text(json.dumps(expected))

    image_file, text_file, tokeniser_file = out / "image-encoder.onnx", out / "text-encoder.onnx", out / "tokeniser.json"
    image_file.write_bytes(image_graph(image))
    text_file.write_bytes(text_graph(text))
    tokeniser_file.write_text(json.dumps(tokeniser.to_json(), ensure_ascii=False, separators=(",", ":")) + "\n")
    cases = [dict(zip(("text", "ids", "known", "unknown"), (case, *tokeniser.tokenise(case)))) for case in CASES]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (out / "tokeniser-cases.json").write_text(f"[\n{lines}\n]\n")
    manifest = {
        "id": "embedded",
        "title": "Croquis's embedded critic",
        "licence": "MIT",
        "dataLicences": DATA_LICENCES,
        "embeddingDimension": DIMENSION,
        "logitScale": round(float(state["log_scale"].clamp(max=3.6888795).exp()), 3),
        "trainedSteps": state["step"],
        "image": described(image_file, input="pixel_values", output="image_embeds", features=feature_names(image), size=SIZE, mean=[MEAN] * 3, std=[STD] * 3),
        "text": described(text_file, input="input_ids", output="text_embeds"),
        "tokeniser": described(tokeniser_file, kind="croquis-words"),
    }
    (out / "critic.json").write_text(json.dumps(manifest, indent=2) + "\n")
    total = sum(manifest[part]["bytes"] for part in ("image", "text", "tokeniser"))
    print(f"exported step {state['step']}: {total / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
