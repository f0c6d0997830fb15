import { MemoryStore } from "../../../wiki/search/memory-store.ts";
import { storeContract } from "./store-contract.ts";

storeContract("MemoryStore", (chunks, vectors) =>
  Promise.resolve(new MemoryStore(chunks, vectors)),
);
