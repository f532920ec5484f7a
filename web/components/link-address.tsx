/** The masked address that a link is for. Never turned around in a page that reads from right to left. */
export const LinkAddress = ({ address }: { address: string | null }) => (
  <bdi dir="ltr" className="font-semibold break-all text-ink">
    {address}
  </bdi>
);
