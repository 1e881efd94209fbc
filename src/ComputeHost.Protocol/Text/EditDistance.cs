namespace ComputeHost.Protocol.Text;

/// <summary>How far a name that somebody typed is from one that there is.</summary>
internal static class EditDistance
{
    /// <summary>How many letters must be put in, left out, replaced or swapped with their neighbour. Their case counts for nothing.</summary>
    public static int Between(string left, string right)
    {
        (left, right) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distance[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1,
                        distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[left.Length, right.Length];
    }
}
