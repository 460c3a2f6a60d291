/** What is said while a house is being set up. */
export const setup = {
  testCard: (site: string) => `KARTU UJI — ${site}`,
  testCardWay: 'Bila kartu ini terbaca, kabar dari Pulih sampai di sini.',
  testCardBack: 'Tekan tombol di bawah untuk menguji arah sebaliknya; tidak ada yang berubah.',
  testCardBy: 'Dikirim dari baris perintah',
  testCardButton: 'Bantuan',
}
