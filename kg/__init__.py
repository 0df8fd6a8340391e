"""straitgraph: from Chinese-language security news to a graph that can be cited."""
