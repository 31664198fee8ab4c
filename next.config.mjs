/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // No pictures to scale, so no open endpoint that scales them.
  images: { unoptimized: true },
  // `npm run check` checks types, of everything at once.
  typescript: { ignoreBuildErrors: true },
};
