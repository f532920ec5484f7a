import { createContext, useContext } from "react";

const Nonce = createContext("");

/** Gives the answer's nonce to the scripts within. Only the server has it: browsers hide it from scripts. */
export const NonceProvider = Nonce.Provider;

/** The nonce of this answer, empty in the browser, where the attribute reads as empty too: hydration agrees. */
export const useNonce = (): string => useContext(Nonce);
