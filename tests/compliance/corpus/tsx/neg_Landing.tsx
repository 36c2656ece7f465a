import Image from 'next/image';
import Link from 'next/link';
import { cn } from '@/lib/utils';

const features = [
  { name: 'Fast', href: '/docs/fast', icon: 'lucide/zap' },
  { name: 'Safe', href: '/docs/safe', icon: 'lucide/lock' },
];

export default function Landing({ model = 'sedan' }: { model?: string }) {
  return (
    <main className={cn('mx-auto w-11/12 max-w-screen-2xl', 'bg-gradient-to-r from-sky-500/20 to-rose-500/20')}>
      <Image src="/img/hero.png" alt="hero" width={1200} height={630} className="object-cover/50" />
      <h1 className="text-4xl/tight">Model {model}</h1>
      {features.map(({ name, href, icon }) => (
        <Link key={name} href={href} data-icon={icon} className="inset-x-1/4 ring-black/5">{name}</Link>
      ))}
      <input type="file" accept="image/png,application/pdf" />
      <p>We like meta-llama/Llama-2-7b-hf, too.</p>
    </main>
  );
}
