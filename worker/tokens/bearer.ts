const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i;

/** The token in an `Authorization` header; undefined without one, and for a header of another kind. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  BEARER.exec(authorization ?? "")?.[1];
