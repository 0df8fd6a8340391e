"""Which packages the wheel carries; everything else stands in pyproject.toml.

``ontologies/`` stands at the top of the repository, where people look for it, and becomes
``kg/ontologies`` in the wheel: pyproject.toml can say that only with a list of all packages,
which would have to be kept by hand.
"""

from setuptools import find_namespace_packages, setup

setup(
    packages=[
        *find_namespace_packages(include=["kg", "kg.*"], exclude=["*.__pycache__"]),
        "kg.ontologies",
    ],
    package_dir={"kg.ontologies": "ontologies"},
)
