export default function Home() {
  return (
    <main>
      <h1>Comanda</h1>
    </main>
  );
}
