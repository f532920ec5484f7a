/** What a page knows when its form was sent and nothing came back. */
export const NO_ANSWER: NoAnswer = { failure: null };

/** Its other fields are what an answer would have carried: pages fall back to what they know. */
export type NoAnswer = {
  failure: null;
  values?: undefined;
  shown?: undefined;
  identifier?: undefined;
  tooShort?: undefined;
};

/** Whether a form of this page was sent and nothing came back. Asking for the page anew would then only lose it. */
export const wentUnanswered = (actionResult: unknown): boolean =>
  typeof actionResult === "object" &&
  actionResult !== null &&
  "failure" in actionResult &&
  actionResult.failure === null;

/** Whether this is how fetch says that the network failed. Its words differ from browser to browser; they are all TypeErrors. */
export const isNetworkFailure = (thrown: unknown): boolean =>
  thrown instanceof TypeError && /fetch|network|load failed|connection/i.test(thrown.message);

/** For client actions: what the server says, or that no answer came. The page then keeps what was typed. */
export async function orNoAnswer<T>(pending: Promise<T>): Promise<T | NoAnswer> {
  try {
    return await pending;
  } catch (thrown) {
    if (isNetworkFailure(thrown)) return NO_ANSWER;
    throw thrown;
  }
}
