const path = require('path');
const HtmlWebpackPlugin = require('html-webpack-plugin');
const { merge } = require('webpack-merge');

module.exports = merge(require('./config/webpack.common'), {
  mode: 'production',
  entry: { app: './src/index.tsx', worker: './src/workers/tokenizer' },
  output: { path: path.resolve(__dirname, 'dist'), filename: 'js/[name].[contenthash].js' },
  module: {
    rules: [
      { test: /\.(png|svg)$/, type: 'asset/resource' },
      { test: /\.txt$/, type: 'asset/source' },
      { test: /\.tsx?$/, use: { loader: 'babel-loader', options: { presets: ['@babel/preset-env', '@babel/react'] } } },
    ],
  },
  resolve: { alias: { '@model': path.resolve('src/model'), 'react/jsx-runtime': 'react/jsx-runtime.js' } },
  plugins: [new HtmlWebpackPlugin({ template: 'public/index', theme: 'default/light' })],
  externals: { '@aws-sdk/client-s3': 'commonjs @aws-sdk/client-s3' },
});
