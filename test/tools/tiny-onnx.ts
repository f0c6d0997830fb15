import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ModelSpec } from "#wiki";

/**
 * An embedding model of 4 KB, made here: one table of vectors, a row for each piece of a word. It runs in
 * the real library like a real model; it only knows less.
 */
export interface TinyModel {
  spec: ModelSpec;
  /** By their paths in the model's folder. */
  files: Record<string, Buffer>;
}

const dimensions = 8;
const letters = "abcdefghijklmnopqrstuvwxyz0123456789.,".split("");
const vocabulary = [
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  ...letters,
  ...letters.map((letter) => `##${letter}`),
];

export function tinyModel(name = "tiny-garden"): TinyModel {
  const files = {
    "config.json": Buffer.from(JSON.stringify({ model_type: "bert", hidden_size: dimensions })),
    "tokenizer_config.json": Buffer.from(
      JSON.stringify({ tokenizer_class: "BertTokenizer", model_max_length: 512 }),
    ),
    "tokenizer.json": Buffer.from(JSON.stringify(tokenizer())),
    "onnx/model_quantized.onnx": onnxModel(),
  };
  const spec: ModelSpec = {
    name,
    about: "knows letters only",
    dimensions,
    pooling: "mean",
    maxTokens: 64,
    queryPrefix: "",
    licence: { name: "MIT", origin: "made by a test", text: "https://opensource.org/license/mit" },
    files: Object.entries(files).map(([path, bytes]) => ({
      path,
      maxBytes: bytes.length,
      sha256: [createHash("sha256").update(bytes).digest("hex")],
    })),
    hub: { repository: `garden/${name}`, revision: "0123abc" },
    carriers: [],
  };
  return { spec, files };
}

/** Writes the model's files into a folder, which is made. */
export async function writeModel({ files }: TinyModel, folder: string): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

function tokenizer(): unknown {
  const special = vocabulary.slice(0, 5).map((content, id) => ({ id, content, special: true }));
  return {
    added_tokens: special,
    normalizer: { type: "BertNormalizer", clean_text: true, lowercase: true, strip_accents: true },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    post_processor: { type: "BertProcessing", sep: ["[SEP]", 3], cls: ["[CLS]", 2] },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((piece, id) => [piece, id])),
    },
  };
}

/** `last_hidden_state = Gather(table, input_ids)`, in ONNX's protocol buffers. */
function onnxModel(): Buffer {
  const table = new Float32Array(vocabulary.length * dimensions);
  for (let place = 0; place < table.length; place += 1) table[place] = Math.sin(place * place);
  const graph = message(
    bytes(
      1,
      message(
        text(1, "table"),
        text(1, "input_ids"),
        text(2, "last_hidden_state"),
        text(4, "Gather"),
      ),
    ),
    text(2, "garden"),
    bytes(
      5,
      message(
        number(1, vocabulary.length),
        number(1, dimensions),
        number(2, 1), // FLOAT
        text(8, "table"),
        bytes(9, Buffer.from(table.buffer)),
      ),
    ),
    bytes(11, tensor("input_ids", 7, ["batch", "length"])), // INT64
    bytes(12, tensor("last_hidden_state", 1, ["batch", "length", dimensions])),
  );
  return message(number(1, 8), bytes(7, graph), bytes(8, message(text(1, ""), number(2, 13))));
}

function tensor(name: string, type: number, shape: readonly (string | number)[]): Buffer {
  const dimension = (size: string | number): Buffer =>
    bytes(1, typeof size === "number" ? number(1, size) : text(2, size));
  const typed = message(number(1, type), bytes(2, message(...shape.map(dimension))));
  return message(text(1, name), bytes(2, bytes(1, typed)));
}

function message(...fields: Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function text(field: number, value: string): Buffer {
  return bytes(field, Buffer.from(value));
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const digits: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...digits, rest]);
    digits.push((rest & 127) | 128);
  }
}
