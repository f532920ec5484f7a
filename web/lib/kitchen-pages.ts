/** Pages of the back of house, which have texts of their own. Links between the two rooms load the page anew. */
export const needsKitchenTexts = (pathname: string): boolean => /^\/(kitchen|ticket)(\/|$)/.test(pathname);
