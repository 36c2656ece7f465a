import type { NextConfig } from 'next';
import { z } from 'zod';
import { Model } from 'sequelize';
import { defineConfig } from 'drizzle-kit';
import 'dayjs/locale/ja';

export const mimeTypes = ['text/plain', 'text/markdown', 'application/x-ndjson'] as const;
export const zones = { tokyo: 'Asia/Tokyo', london: 'Europe/London' };

export class User extends Model {
  declare id: number;
  declare modelName: string;
}

export const schema = z.object({
  model: z.string().default('default'),
  modelName: z.enum(['small', 'large']),
  path: z.string().default('uploads/tmp'),
});

const nextConfig: NextConfig = {
  images: { remotePatterns: [{ protocol: 'https', hostname: 'cdn.example.com', pathname: '/media/**' }] },
  transpilePackages: ['@acme/ui', '@acme/model'],
  env: { REPO: 'vercel/next.js', API: 'api/v1' },
};
export default nextConfig;
export const drizzle = defineConfig({ schema: './lib/db/schema.ts', out: './lib/db/migrations', dialect: 'postgresql' });
