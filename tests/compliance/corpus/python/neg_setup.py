from setuptools import find_packages, setup

setup(
    name="acme-rag",
    version="0.3.1",
    url="https://github.com/acme/rag",
    packages=find_packages("src"),
    package_dir={"": "src"},
    install_requires=[
        "transformers>=4.40",
        "sentence-transformers==2.7.0",
        "vllm @ git+https://github.com/vllm-project/vllm@v0.6.3",
        "peft",
    ],
    extras_require={"dev": ["pytest", "black"]},
    classifiers=[
        "License :: OSI Approved :: MIT License",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Framework :: Django/4.2",
    ],
    entry_points={"console_scripts": ["acme-rag=acme.rag/cli:main"]},
)
