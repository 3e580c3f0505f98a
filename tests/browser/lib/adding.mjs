// A person files a document of their own, through the form.
import { say } from '../../lib/words.mjs';

/** One blank page. */
export const PDF = blankPdf();

function blankPdf() {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>'];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** Adds a document, and gives its public id. */
export async function addOwnDocument(visitor, { title, file }) {
  const { page } = visitor;
  await visitor.open('/documents/ajouter');
  await page.getByLabel(say('add-file')).setInputFiles({ name: 'document.pdf', mimeType: 'application/pdf', buffer: file });
  await page.getByLabel(say('add-name')).fill(title);
  await page.getByLabel(say('add-kind')).selectOption({ index: 1 });
  await page.getByLabel(say('add-date')).fill('2026-01-05');
  await page.getByRole('button', { name: say('add-submit') }).click();
  await page.getByText(say('flash-added')).waitFor();
  const at = new URL(page.url()).pathname;
  if (at.startsWith('/documents/')) return at.split('/')[2];
  return (await page.getByRole('listitem').filter({ hasText: title }).getByRole('link').first().getAttribute('href')).split('/')[2];
}
